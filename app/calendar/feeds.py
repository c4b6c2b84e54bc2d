"""A calendar that people subscribe to: which events are on it, for whom, as text that is the same while its rows are.

Rights are those of the reader at this moment. What depends on the day (how far back, how long a called-off meeting
stays) depends on the day in the house's zone, so that the text does not change by the hour.
"""

import hashlib
from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.calendar.facts import EventFacts, Subject
from app.calendar.lines import folded
from app.calendar.models import FeedScope
from app.calendar.objects import calendar_text, vevents
from app.calendar.scopes import feed_name
from app.calendar.subjects import EVENT_COLUMNS, subject_of, subjects
from app.core.kept import Kept
from app.core.settings import Settings
from app.events import Answer, Event, EventState, Occurrence, Registration, policy, readable
from app.groups import audiences

BACK = timedelta(days=365)
CANCELLED_STAYS = timedelta(days=90)
# Who said «recording only» is not coming; who waits, or may come, keeps the time free.
ATTENDS = (Answer.GOING, Answer.WAITING, Answer.MAYBE)
BLOCKS = 8_000
# Programs ask every hour or so; whatever a feed shows moves the revision, and this is for what may not.
LONGEST = timedelta(hours=6)
# What `shown` asks of occurrences has nothing to do with those that a query around it may read.
_OTHER = aliased(Occurrence)


@dataclass(frozen=True, slots=True)
class Feed:
    """What somebody subscribed to.

    Attributes:
        actor: whose rights count; NOBODY for the public calendar.
        scope: None shows what is public, and nothing else.
        group_ids: of these groups only; None for all.
        kinds: of these kinds only; None for all.
        midnight: when today began in the house's zone.
    """

    actor: Actor
    scope: FeedScope | None
    group_ids: frozenset[int] | None
    kinds: frozenset[str] | None
    midnight: datetime
    language: str = "en"

    @property
    def key(self) -> Hashable:
        """All that its text depends on beside rows: the roles too, as they open groups and join links."""
        reader = (self.actor.person_id, self.actor.roles)
        return (reader, self.scope, self.group_ids, self.kinds, self.midnight, self.language)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a feed without writing it again. `tag` is the hash of its text; `changed_at` its newest change, in UTC."""

    tag: str
    changed_at: datetime


class Attended(NamedTuple):
    """A time that the reader said something of."""

    occurrence_id: int
    original_local: datetime
    ends_at: datetime
    answer: str


class KeptFeeds:
    """What a process keeps: where each feed stands, while the revision does; and events as they were last written."""

    def __init__(self) -> None:
        self.standings = Kept(LONGEST)
        self._blocks: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = Lock()

    def block(self, one: Subject, link: str, since: datetime) -> str:
        """The folded text of an event; written anew only when something of it has changed."""
        stays = tuple(time.changed_at >= since for time in one.occurrences if time.state == EventState.CANCELLED)
        names = (one.kind, one.group, one.host, tuple(one.hosts.items()), one.organiser, one.language)
        narrowed = (one.continues, tuple(one.excluded), one.last)
        key = (one.event, tuple(one.occurrences), names, narrowed, link, tuple(one.links.items()), stays)
        with self._lock:
            found = self._blocks.get(key)
        if found is not None:
            return found
        made = folded(vevents(one, link=link, cancelled_since=since))
        with self._lock:
            self._blocks[key] = made
            while len(self._blocks) > BLOCKS:
                self._blocks.popitem(last=False)
        return made


def write(session: Session, settings: Settings, kept: KeptFeeds, feed: Feed) -> tuple[str, Standing]:
    """The whole text, and where it stands."""
    cancelled_since = feed.midnight - CANCELLED_STAYS
    which = shown(feed, feed.midnight - BACK, cancelled_since)
    query = select(*EVENT_COLUMNS).where(which).order_by(Event.starts_local, Event.id)
    found = [EventFacts._make(row) for row in session.connection().execute(query)]
    told = subjects(session, settings, found, which, feed.language)
    attended = _attended(session, feed.actor, which)
    if feed.scope is FeedScope.REGISTRATIONS:
        told = _only_attended(session, told, attended)
    blocks, newest = [], feed.midnight - BACK
    for one in told:
        link, own = join_links(feed.actor, one, attended.get(one.event.id, ()), feed.midnight)
        blocks.append(kept.block(replace(one, links=own) if own else one, link, cancelled_since))
        newest = max(newest, one.event.changed_at, *(time.changed_at for time in one.occurrences))
    name = feed_name(settings.community_name, feed.scope, feed.language)
    text = calendar_text(blocks, {one.event.timezone for one in told}, name=name, zone=settings.timezone)
    return text, Standing(tag_of(text), newest.astimezone(UTC))


def tag_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def one(
    session: Session, settings: Settings, actor: Actor, event: Event, midnight: datetime
) -> tuple[Subject, str, datetime]:
    """A single event as the reader may have it: itself, its join link, and since when called-off meetings are told."""
    subject = subject_of(session, settings, event, actor.language or "en")
    attended = _attended(session, actor, Event.id == event.id)
    link, own = join_links(actor, subject, attended.get(event.id, ()), midnight)
    return replace(subject, links=own), link, midnight - CANCELLED_STAYS


def shown(feed: Feed, since: datetime, cancelled_since: datetime) -> ColumnElement[bool]:
    """The events of a feed in SQL: whole series, as long as one of their meetings ended after `since`."""
    later = exists().where(_OTHER.event_id == Event.id, _OTHER.ends_at > since)
    cancelled = Event.state == EventState.CANCELLED
    parts = [
        Event.audience == audiences.PUBLIC if feed.scope is None else readable(feed.actor),
        or_(and_(~cancelled, later), and_(cancelled, Event.changed_at >= cancelled_since)),
    ]
    if feed.scope is FeedScope.GROUPS:
        parts.append(Event.group_id.in_(sorted(feed.actor.group_ids)))
    if feed.scope is FeedScope.REGISTRATIONS:
        said = select(_OTHER.event_id).join(Registration, Registration.occurrence_id == _OTHER.id)
        parts.append(Event.id.in_(said.where(_by(feed.actor))))
    if feed.group_ids is not None:
        parts.append(Event.group_id.in_(sorted(feed.group_ids)))
    if feed.kinds is not None:
        parts.append(Event.kind.in_(sorted(feed.kinds)))
    return and_(*parts)


def join_links(
    actor: Actor, one: Subject, attended: Sequence[Attended], midnight: datetime
) -> tuple[str, Mapping[int, str]]:
    """The series's join link, and by number those that some of its meetings have of their own; as far as the reader may see them.

    Whoever came to meetings before `midnight` only is registered for nothing that is to come.
    """
    going = {time.occurrence_id for time in attended if time.answer == Answer.GOING and time.ends_at > midnight}
    own = {time.id: time.join_link for time in one.occurrences if time.join_link}
    may = policy.may_see_link(actor, one.event, going=bool(going - own.keys()))
    return (
        one.event.join_link if may else "",
        {i: link for i, link in own.items() if policy.may_see_link(actor, one.event, going=i in going)},
    )


def _by(actor: Actor) -> ColumnElement[bool]:
    return and_(Registration.person_id == actor.person_id, Registration.answer.in_(ATTENDS))


def _attended(session: Session, actor: Actor, which: ColumnElement[bool]) -> Mapping[int, Sequence[Attended]]:
    if not actor.signed_in:
        return {}
    query = (
        select(Occurrence.event_id, Occurrence.id, Occurrence.original_local, Occurrence.ends_at, Registration.answer)
        .join(Registration, Registration.occurrence_id == Occurrence.id)
        .join(Event, Event.id == Occurrence.event_id)
        .where(_by(actor), which)
    )
    by_event: defaultdict[int, list[Attended]] = defaultdict(list)
    for row in session.connection().execute(query):
        by_event[row.event_id].append(Attended(row.id, row.original_local, row.ends_at, row.answer))
    return by_event


def _only_attended(
    session: Session, told: Sequence[Subject], attended: Mapping[int, Sequence[Attended]]
) -> list[Subject]:
    """Series without the meetings that the reader does not attend.

    The rule stays and leaves times out: lists of dates instead of a rule are misread by some calendars.
    """
    series = [one.event.id for one in told if one.event.frequency]
    rows: defaultdict[int, list[datetime]] = defaultdict(list)
    query = select(Occurrence.event_id, Occurrence.original_local).where(Occurrence.event_id.in_(series))
    for event_id, local in session.connection().execute(query.order_by(Occurrence.original_local)):
        rows[event_id].append(local)
    return [_narrowed(one, rows[one.event.id], attended[one.event.id]) for one in told]


def _narrowed(one: Subject, times: Sequence[datetime], attended: Sequence[Attended]) -> Subject:
    if not one.event.frequency:
        return one
    wanted = {time.original_local for time in attended}
    # Whoever attends the last time that stands as a row attends what follows it, too.
    last = None if times[-1] in wanted else max(wanted)
    without = tuple(local for local in times if local not in wanted and (last is None or local <= last))
    return replace(one, excluded=without, last=last)
