"""People change the rota: a turn is given, exchanged, skipped; an organisation leaves it and comes back."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import and_, delete, select, update
from sqlalchemy.orm import Session

from app import audit
from app.access import SYSTEM, Actor
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.text import one_line
from app.events import rota_plan
from app.events.models import Event, EventState, HostPause, HostTurn, Occurrence, TurnState
from app.events.queries import Meeting
from app.events.telling import touch


def assign(session: Session, meeting: Meeting, organisation_id: int | None, *, by: Actor) -> None:
    """The organisation hosts this meeting, whatever the rota had planned; None leaves it to nobody for now.

    In a group whose hosts rotate the other turns are planned again around it. The caller has checked that it exists.
    """
    event, occurrence = meeting.event, meeting.occurrence
    if event.group_id is not None:
        rota_plan.lock(session, event.group_id)
    if occurrence.host_id == organisation_id and (turn := _planned(session, occurrence.id)) is not None:
        turn.fixed = True
        return
    free(session, [occurrence.id])
    occurrence.host_id = organisation_id
    occurrence.changed_at = clock.now()
    if event.rotates and event.group_id is not None and organisation_id is not None:
        _give(session, event.group_id, organisation_id, occurrence)
    audit.record(session, by, "rota.assigned", event.id, on=str(meeting.on), organisation_id=organisation_id)
    touch(session, event, moved=False)
    if event.rotates and event.group_id is not None and organisation_id is not None:
        rota_plan.plan_hosts(session, event.group_id, again=True)


def swap(session: Session, one: Meeting, other: Meeting, *, by: Actor) -> None:
    """Two organisations exchange their turns; both are fixed then.

    Raises:
        ConflictError: one of the meetings has no turn to exchange, or both are the same organisation's.
    """
    group_id = one.event.group_id
    if group_id is None or other.event.group_id != group_id:
        raise ConflictError("Only turns of one group can be exchanged.")
    rota_plan.lock(session, group_id)
    turns = [_planned(session, meeting.occurrence.id) for meeting in (one, other)]
    first, second = turns
    if first is None or second is None:
        raise ConflictError("One of these meetings has no host to exchange.")
    if first.organisation_id == second.organisation_id:
        raise ConflictError("Both meetings are hosted by the same organisation.")
    hosts = second.organisation_id, first.organisation_id
    for meeting, turn, host in zip((one, other), (first, second), hosts, strict=True):
        turn.organisation_id, turn.fixed, turn.at = host, True, clock.now()
        meeting.occurrence.host_id = host
        meeting.occurrence.changed_at = clock.now()
        touch(session, meeting.event, moved=False)
    audit.record(session, by, "rota.swapped", group_id, on=str(one.on), other=str(other.on))
    rota_plan.plan_hosts(session, group_id, again=True)


def skip(session: Session, meeting: Meeting, reason: str, *, by: Actor) -> int | None:
    """The organisation whose turn it is cannot host; who has waited longest of the others takes it. Returns who does.

    It keeps its place: it is first in line for the meeting after.

    Raises:
        ConflictError: nobody's turn it is.
    """
    event, occurrence = meeting.event, meeting.occurrence
    group_id = event.group_id
    turn = _planned(session, occurrence.id)
    if turn is None or group_id is None:
        raise ConflictError("It is nobody's turn to host this meeting.")
    rota_plan.lock(session, group_id)
    turn.state, turn.reason, turn.at = TurnState.SKIPPED, one_line(reason), clock.now()
    occurrence.host_id = None
    occurrence.changed_at = clock.now()
    audit.record(
        session,
        by,
        "rota.skipped",
        event.id,
        on=str(meeting.on),
        organisation_id=turn.organisation_id,
        reason=turn.reason,
    )
    touch(session, event, moved=False)
    rota_plan.plan_hosts(session, group_id, again=True)
    session.refresh(occurrence)
    return occurrence.host_id


def pause(session: Session, group_id: int, organisation_id: int, reason: str, *, by: Actor) -> None:
    """The organisation stands outside the rota; the turns it had go to the others."""
    rota_plan.lock(session, group_id)
    if organisation_id not in rota_plan.members(session, group_id):
        raise InvalidError("This organisation has nobody in the group.")
    if organisation_id in rota_plan.pauses(session, group_id):
        raise ConflictError("This organisation is outside the rota already.")
    session.add(
        HostPause(group_id=group_id, organisation_id=organisation_id, reason=one_line(reason), began_at=clock.now())
    )
    audit.record(session, by, "rota.paused", group_id, organisation_id=organisation_id, reason=one_line(reason))
    theirs = [turn for turn in rota_plan.coming(session, group_id) if turn.rotates and turn.host_id == organisation_id]
    free(session, [turn.occurrence_id for turn in theirs])
    left = update(Occurrence).where(Occurrence.id.in_([turn.occurrence_id for turn in theirs]))
    session.execute(left.values(host_id=None, changed_at=clock.now()))
    session.flush()
    rota_plan.plan_hosts(session, group_id, again=True)


def resume(session: Session, group_id: int, organisation_id: int, *, by: Actor) -> None:
    rota_plan.lock(session, group_id)
    found = rota_plan.pauses(session, group_id).get(organisation_id)
    if found is None:
        raise ConflictError("This organisation is in the rota already.")
    found.ended_at = clock.now()
    audit.record(session, by, "rota.resumed", group_id, organisation_id=organisation_id)
    session.flush()
    rota_plan.plan_hosts(session, group_id, again=True)


def free(session: Session, occurrence_ids: Collection[int]) -> None:
    """Their planned turns are nobody's any more: called off, dropped, or given by hand. What was skipped stays told."""
    planned = HostTurn.occurrence_id.in_(sorted(occurrence_ids)), HostTurn.state == TurnState.PLANNED
    session.execute(delete(HostTurn).where(*planned))
    session.flush()


def hold_turns(session: Session, *, since: timedelta = timedelta(days=2)) -> int:
    """Turns of meetings that are over become history, hosts outside the rota too; returns how many. Harmless twice.

    Args:
        since: how far back a meeting without a turn is looked for; its host may have changed with the series later.
    """
    now = clock.now()
    over = and_(Occurrence.ends_at <= now, Event.group_id.is_not(None))
    held = and_(Event.state != EventState.CANCELLED, Occurrence.state != EventState.CANCELLED)
    rows = session.execute(
        select(HostTurn, Occurrence.ends_at, held.label("held"))
        .join(Occurrence, Occurrence.id == HostTurn.occurrence_id)
        .join(Event, Event.id == Occurrence.event_id)
        .where(HostTurn.state == TurnState.PLANNED, over)
    ).all()
    for turn, ended_at, took_place in rows:
        if took_place:
            turn.state, turn.at = TurnState.HOSTED, ended_at
        else:
            session.delete(turn)
    session.flush()
    without = (
        ~select(HostTurn.id)
        .where(HostTurn.occurrence_id == Occurrence.id, HostTurn.state != TurnState.SKIPPED)
        .exists()
    )
    missing = session.execute(
        select(Occurrence.id, Occurrence.ends_at, Event.group_id, rota_plan.HOST.label("host"))
        .join(Event, Event.id == Occurrence.event_id)
        .where(over, Occurrence.ends_at > now - since, held, rota_plan.HOST.is_not(None), without)
    ).all()
    for row in missing:
        session.add(
            HostTurn(
                group_id=row.group_id,
                organisation_id=row.host,
                occurrence_id=row.id,
                state=TurnState.HOSTED,
                at=row.ends_at,
            )
        )
    session.flush()
    if rows or missing:
        audit.record(session, SYSTEM, "rota.held", None, number=len(rows) + len(missing))
    return len(rows) + len(missing)


def _planned(session: Session, occurrence_id: int) -> HostTurn | None:
    found = select(HostTurn).where(HostTurn.occurrence_id == occurrence_id, HostTurn.state == TurnState.PLANNED)
    return session.scalar(found.with_for_update())


def _give(session: Session, group_id: int, organisation_id: int, occurrence: Occurrence) -> None:
    """Fixed: a person chose it."""
    session.add(
        HostTurn(
            group_id=group_id, organisation_id=organisation_id, occurrence_id=occurrence.id, fixed=True, at=clock.now()
        )
    )
    session.flush()
