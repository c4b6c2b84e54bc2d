"""What else takes place at the same times, and how many of the people are wanted at both."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app import groups
from app.access import Actor, Role, RoleGrant, Scope, active_now
from app.accounts import Person, PersonState
from app.core.sentences import Sentence
from app.events.models import Event, EventState, Occurrence
from app.events.policy import may_see
from app.events.queries_lines import not_over
from app.groups import audiences

COMMITTEE_ROLES = (Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER)
# Everybody of the community.
ALL: None = None
COMMITTEE_KEY = 0
People = Collection[int] | None


@dataclass(frozen=True, slots=True)
class Span:
    """One meeting to be: its wall-clock start, and its moments."""

    local: datetime
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Clash:
    """Another event, at the `starts` of the meetings to be that it overlaps. `what` and `whom` are sentences."""

    what: str
    whom: str
    starts: Sequence[datetime]


def clashes(
    session: Session,
    actor: Actor,
    group_id: int | None,
    audience: str,
    spans: Sequence[Span],
    event_id: int,
    language: str,
) -> list[Clash]:
    """Events that overlap and share people, the most people first; two queries however many there are.

    Of what the actor may not see only this much is told: that another group meets, and how many people it takes.
    """
    if not spans:
        return []
    overlapping: dict[int, list[datetime]] = defaultdict(list)
    events: dict[int, Row[int, str, int | None, str, str, datetime, datetime]] = {}
    ends = [span.ends for span in spans]
    for row in _between(session, spans[0].starts, max(ends), event_id):
        # Meetings of one series do not overlap one another, so their ends are in order too.
        place = bisect_left(ends, row.starts_at)
        while place < len(spans) and spans[place].starts < row.ends_at:
            if spans[place].ends > row.starts_at and spans[place].starts not in overlapping[row.id]:
                overlapping[row.id].append(spans[place].starts)
                events[row.id] = row
            place += 1
    if not events:
        return []
    people = _people(session, {row.group_id for row in events.values() if row.group_id is not None} | {group_id or 0})
    ours = _wanted(people, group_id, audience)
    names = groups.names(session, {row.group_id for row in events.values() if row.group_id is not None}, language)
    found = []
    for number, row in events.items():
        own = group_id is not None and row.group_id == group_id
        common = _common(ours, _wanted(people, row.group_id, row.audience))
        if common != 0 or own:
            what = _what(actor, row, names, own=own)
            found.append((_weight(common), Clash(what, _whom(common, own=own), sorted(overlapping[number]))))
    return [clash for _, clash in sorted(found, key=lambda pair: (-pair[0], pair[1].starts))]


def _between(
    session: Session, after: datetime, before: datetime, event_id: int
) -> Sequence[Row[int, str, int | None, str, str, datetime, datetime]]:
    query = (
        select(
            Event.id,
            func.coalesce(func.nullif(Occurrence.title, ""), Event.title).label("title"),
            Event.group_id,
            Event.audience,
            Event.state,
            Occurrence.starts_at,
            Occurrence.ends_at,
        )
        .join(Event, Event.id == Occurrence.event_id)
        .where(
            Occurrence.starts_at < before,
            not_over(after),
            Occurrence.state != EventState.CANCELLED,
            Event.state != EventState.CANCELLED,
            Event.id != event_id,
        )
        .order_by(Occurrence.starts_at)
    )
    return session.connection().execute(query).all()


def _people(session: Session, group_ids: Collection[int]) -> Mapping[int, set[int]]:
    """People by the group they belong to, guests too; those of the committee under COMMITTEE_KEY."""
    rows = session.connection().execute(
        select(RoleGrant.scope, RoleGrant.scope_id, RoleGrant.role, RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(active_now(), Person.state == PersonState.ACTIVE)
        .where(
            ((RoleGrant.scope == Scope.GROUP) & RoleGrant.scope_id.in_(sorted(group_ids)))
            | ((RoleGrant.scope == Scope.COMMUNITY) & RoleGrant.role.in_(COMMITTEE_ROLES))
        )
    )
    found: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        found[row.scope_id if row.scope == Scope.GROUP else COMMITTEE_KEY].add(row.person_id)
    return found


def _wanted(people: Mapping[int, set[int]], group_id: int | None, audience: str) -> People:
    if group_id is not None:
        return people.get(group_id, set())
    return people.get(COMMITTEE_KEY, set()) if audience == audiences.COMMITTEE else ALL


def _common(ours: People, theirs: People) -> int | None:
    """How many are wanted at both; None for the whole community."""
    if ours is None or theirs is None:
        both = theirs if ours is None else ours
        return None if both is None else len(both)
    return len(set(ours) & set(theirs))


def _weight(common: int | None) -> float:
    return float("inf") if common is None else common


def _what(
    actor: Actor,
    row: Row[int, str, int | None, str, str, datetime, datetime],
    names: Mapping[int, groups.GroupName],
    *,
    own: bool,
) -> str:
    if not may_see(actor, row):
        return Sentence("another group's meeting takes place then;")
    if own:
        return Sentence("this group already meets for “%(title)s”;", title=row.title)
    if row.group_id in names:
        return Sentence("“%(title)s” of %(group)s takes place then;", title=row.title, group=names[row.group_id].name)
    return Sentence("“%(title)s” takes place then;", title=row.title)


def _whom(common: int | None, *, own: bool) -> str:
    if own:
        return Sentence("all of its people are invited to both.")
    if common is None:
        return Sentence("the whole community is invited to both.")
    if common == 1:
        return Sentence("one person is invited to both.")
    return Sentence("%(number)s people are invited to both.", number=common)
