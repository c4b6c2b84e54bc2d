"""The next events on both faces of home: one time of each, mine first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app import calendar, events
from app.access import Actor
from app.core import clock
from app.core.kept import Kept
from app.core.services import Services
from app.groups import GroupName
from app.web.language import translations
from app.web.times import When, clock_of

SHOWN = 5
AHEAD = timedelta(days=90)
# Times that are looked through for the reader's own; a series has many.
MOST = 200
STANDING = events.Wanted(cancelled=False)


@dataclass(frozen=True, slots=True)
class NextEvent:
    """`note` says why it is the reader's, or whose it is; it may be empty."""

    title: str
    href: str
    when: When
    note: str


def next_events(
    session: Session,
    services: Services,
    actor: Actor,
    language: str,
    *,
    revision: int,
    names: Mapping[int, GroupName],
) -> list[NextEvent]:
    """What the reader attends and what is of their groups, then everything else; no query while nothing changes."""
    keep, now = services.get(Kept), clock.now()
    found = keep.get(revision, ("next events", events.sight(actor)), lambda: _ahead(session, actor, now))
    own = actor.group_ids
    attended = calendar.attended_by(session, keep, revision, actor.person_id)
    coming = once_each(line for line in found if line.ends_at > now)
    # Stable: mine first, each part in the order of time.
    shown = sorted(coming, key=lambda one: not (one.occurrence_id in attended or one.group_id in own))[:SHOWN]
    at = clock_of(actor, services.settings, language)
    say = translations(language).gettext

    def note(line: events.EventLine) -> str:
        if line.occurrence_id in attended:
            return say("You attend")
        group = names.get(line.group_id) if line.group_id is not None else None
        if group is None:
            return ""
        return say("Your group: %(name)s") % {"name": group.name} if group.id in own else group.name

    return [NextEvent(one.title, one.href, at(one.starts_at, one.ends_at), note(one)) for one in shown]


def public_events(session: Session, services: Services, actor: Actor, language: str) -> list[events.EventRow]:
    shown = once_each(_ahead(session, actor, clock.now()))[:SHOWN]
    settings = services.settings
    return events.rows(session, shown, zone=settings.zone, settings=settings, language=language)


def once_each(found: Iterable[events.EventLine]) -> Sequence[events.EventLine]:
    """The first time of each event."""
    first: dict[int, events.EventLine] = {}
    for line in found:
        first.setdefault(line.event_id, line)
    return list(first.values())


def _ahead(session: Session, actor: Actor, now: datetime) -> Sequence[events.EventLine]:
    return events.lines(session, actor, after=now, before=now + AHEAD, wanted=STANDING, limit=MOST)
