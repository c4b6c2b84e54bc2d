"""Whose turn it is to host: the organisation of the group that hosted least recently, around what people chose by hand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.orm import Session

from app import groups, organisations
from app.core import clock
from app.events.models import Event, EventState, HostPause, HostTurn, Occurrence, TurnState
from app.events.telling import say_changed
from app.organisations import OrganisationName

NEVER_HOSTED = datetime(1, 1, 1, tzinfo=UTC)
# A turn so near stays as it was announced, unless somebody changes it by hand.
SETTLED = timedelta(days=21)
HOST = func.coalesce(Occurrence.host_id, Event.host_id)


@dataclass(frozen=True, slots=True)
class Turn:
    """A coming meeting of the group as the rota sees it. `host_id` None while nobody is found."""

    occurrence_id: int
    event_id: int
    starts_at: datetime
    rotates: bool
    host_id: int | None
    fixed: bool


def members(session: Session, group_id: int) -> Mapping[int, OrganisationName]:
    """Organisations that take part in the group through at least one person, guests not counted."""
    people = [one.person_id for one in groups.participants(session, group_id) if not one.is_guest]
    return {one.id: one for one in organisations.organisations_of(session, people).values()}


def pauses(session: Session, group_id: int) -> Mapping[int, HostPause]:
    """Organisations outside the rota now, by number."""
    found = select(HostPause).where(HostPause.group_id == group_id, HostPause.ended_at.is_(None))
    return {one.organisation_id: one for one in session.scalars(found)}


def last_hosted(session: Session, group_id: int, before: datetime) -> dict[int, datetime]:
    """When each organisation last had a turn that it held, or has one before the moment."""
    at = func.coalesce(Occurrence.starts_at, HostTurn.at)
    rows = session.execute(
        select(HostTurn.organisation_id, func.max(at))
        .outerjoin(Occurrence, Occurrence.id == HostTurn.occurrence_id)
        .where(HostTurn.group_id == group_id, HostTurn.state != TurnState.SKIPPED, at < before)
        .group_by(HostTurn.organisation_id)
    )
    return {row[0]: row[1] for row in rows}


def coming(session: Session, group_id: int) -> list[Turn]:
    """All of the group's meetings that are not over, in order: those with a host of their own count for fairness too."""
    rows = session.execute(
        select(
            Occurrence.id, Occurrence.event_id, Occurrence.starts_at, Event.rotates, HOST.label("host"), HostTurn.fixed
        )
        .join(Event, Event.id == Occurrence.event_id)
        .outerjoin(HostTurn, and_(HostTurn.occurrence_id == Occurrence.id, HostTurn.state == TurnState.PLANNED))
        .where(Event.group_id == group_id, _takes_place(), Occurrence.ends_at > clock.now())
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return [Turn(row.id, row.event_id, row.starts_at, row.rotates, row.host, bool(row.fixed)) for row in rows]


def suggestion(session: Session, group_id: int, at: datetime) -> tuple[OrganisationName, datetime | None] | None:
    """Who would host a meeting at that time, and when they last did; None for a group without organisations."""
    in_group = members(session, group_id)
    out = pauses(session, group_id)
    last = last_hosted(session, group_id, at)
    free = {number: one for number, one in in_group.items() if number not in out}
    if not free:
        return None
    after = [turn for turn in coming(session, group_id) if turn.starts_at > at]
    chosen = _least_recent(free, last, _soon(after, len(free)))
    return free[chosen], last.get(chosen)


def plan_hosts(session: Session, group_id: int, *, again: bool = False) -> int:
    """Give every coming meeting whose hosts rotate a turn; returns how many turns are new or other than before.

    Args:
        again: also those that the rota chose before, except the nearest: after a change of who takes part.
    """
    lock(session, group_id)
    turns = coming(session, group_id)
    before = {turn.occurrence_id: turn.host_id for turn in turns}
    in_group = members(session, group_id)
    out = pauses(session, group_id)
    free = {number: one for number, one in in_group.items() if number not in out}
    if again:
        turns = _loosen(session, turns, free)
    last = last_hosted(session, group_id, clock.now())
    skipped = _skipped(session, [turn.occurrence_id for turn in turns])
    now = clock.now()
    after: dict[int, int | None] = {}
    for place, turn in enumerate(turns):
        host = turn.host_id
        if turn.rotates and host is None:
            able = {n: one for n, one in free.items() if n not in skipped.get(turn.occurrence_id, ())}
            host = _least_recent(able, last, _soon(turns[place + 1 :], len(free))) if able else None
            if host is not None:
                session.add(HostTurn(group_id=group_id, organisation_id=host, occurrence_id=turn.occurrence_id, at=now))
        if host is not None:
            last[host] = turn.starts_at
        after[turn.occurrence_id] = host
    changed = {number: host for number, host in after.items() if host != before[number]}
    _write(session, changed)
    return len(changed)


def keep_up(session: Session, group_id: int) -> int:
    """Turns for new meetings; turns of organisations that have left the group go to the others. Harmless when run twice."""
    here = members(session, group_id)
    gone = any(
        turn.rotates and not turn.fixed and turn.host_id is not None and turn.host_id not in here
        for turn in coming(session, group_id)
    )
    return plan_hosts(session, group_id, again=gone)


def rotating_groups(session: Session) -> list[int]:
    """Groups with meetings to come whose hosts rotate."""
    ahead = select(Occurrence.id).where(Occurrence.event_id == Event.id, Occurrence.ends_at > clock.now()).exists()
    found = select(Event.group_id).where(Event.rotates, Event.state != EventState.CANCELLED, ahead).distinct()
    return [number for number in session.scalars(found.order_by(Event.group_id)) if number is not None]


def lock(session: Session, group_id: int) -> None:
    """Two people who change the rota at once do so one after the other."""
    rows = select(Event.id).where(Event.group_id == group_id, Event.rotates).order_by(Event.id)
    session.execute(rows.with_for_update()).all()
    session.flush()


def _soon(after: Sequence[Turn], hosts: int) -> list[int]:
    """Who has a turn already among those that follow, before a round of all hosts is over."""
    return [turn.host_id for turn in after[: hosts - 1] if turn.host_id is not None]


def _least_recent(free: Mapping[int, OrganisationName], last: Mapping[int, datetime], soon: Collection[int]) -> int:
    """Never hosted first; whoever has a turn soon comes after the others; then by name."""
    return min(free, key=lambda number: (number in soon, last.get(number, NEVER_HOSTED), free[number].name))


def _loosen(session: Session, turns: Sequence[Turn], free: Mapping[int, OrganisationName]) -> list[Turn]:
    """Take back what the rota chose itself and has not come near, or chose for those who are no longer in it."""
    settled = clock.now() + SETTLED
    loose = {
        turn.occurrence_id
        for turn in turns
        if turn.rotates
        and turn.host_id is not None
        and not turn.fixed
        and (turn.host_id not in free or turn.starts_at >= settled)
    }
    if loose:
        _drop(session, loose)
    return [
        Turn(one.occurrence_id, one.event_id, one.starts_at, one.rotates, None, fixed=False)
        if one.occurrence_id in loose
        else one
        for one in turns
    ]


def _drop(session: Session, occurrence_ids: Collection[int]) -> None:
    planned = HostTurn.occurrence_id.in_(sorted(occurrence_ids)), HostTurn.state == TurnState.PLANNED
    session.execute(delete(HostTurn).where(*planned))


def _skipped(session: Session, occurrence_ids: Collection[int]) -> Mapping[int, set[int]]:
    rows = session.execute(
        select(HostTurn.occurrence_id, HostTurn.organisation_id).where(
            HostTurn.occurrence_id.in_(occurrence_ids), HostTurn.state == TurnState.SKIPPED
        )
    )
    found: dict[int, set[int]] = {}
    for occurrence_id, organisation_id in rows:
        found.setdefault(occurrence_id or 0, set()).add(organisation_id)
    return found


def _write(session: Session, hosts: Mapping[int, int | None]) -> None:
    """Occurrences say what their turns say."""
    if not hosts:
        return
    session.flush()
    now = clock.now()
    touched = set()
    for one in session.scalars(select(Occurrence).where(Occurrence.id.in_(sorted(hosts)))):
        one.host_id = hosts[one.id]
        one.changed_at = now
        touched.add(one.event_id)
    for event in session.scalars(select(Event).where(Event.id.in_(sorted(touched)))):
        event.changed_at = now
        session.flush()
        say_changed(session, event)


def _takes_place() -> ColumnElement[bool]:
    return and_(Event.state != EventState.CANCELLED, Occurrence.state != EventState.CANCELLED)
