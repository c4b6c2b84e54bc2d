"""Places and the waiting list of each meeting. Whoever calls holds the event's lock."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import accounts, audit, jobs
from app.access import SYSTEM
from app.core import revision
from app.events import policy
from app.events.models import Answer, Event, EventState, Occurrence, Registration
from app.events.queries import Meeting

HOLDS_OR_WAITS = frozenset({Answer.GOING, Answer.WAITING})


@dataclass(slots=True)
class Taken:
    going: int = 0
    waiting: int = 0


def lock(session: Session, meeting: Meeting) -> None:
    """From here on nobody else changes the event or who comes to it; the rows are as they stand now."""
    session.flush()
    session.refresh(meeting.event, with_for_update=True)
    session.refresh(meeting.occurrence)


def coming(session: Session, event: Event, now: datetime) -> Sequence[Occurrence]:
    """Meetings still to begin that are not cancelled, in order."""
    if event.state == EventState.CANCELLED:
        return []
    ahead = select(Occurrence).where(
        Occurrence.event_id == event.id, Occurrence.starts_at > now, Occurrence.state != EventState.CANCELLED
    )
    return session.scalars(ahead.order_by(Occurrence.starts_at)).all()


def seat(event: Event, places: dict[int, Taken], occurrence_id: int, given: Answer) -> Answer:
    """A place, or the end of the waiting list; nobody passes those who wait."""
    if given is not Answer.GOING:
        return given
    here = places.setdefault(occurrence_id, Taken())
    if event.registration and event.capacity is not None and (here.going >= event.capacity or here.waiting):
        here.waiting += 1
        return Answer.WAITING
    here.going += 1
    return Answer.GOING


def taken(session: Session, event: Event, ids: Collection[int]) -> dict[int, Taken]:
    found: dict[int, Taken] = {}
    if event.capacity is None or not event.registration or not ids:
        return found
    rows = session.execute(
        select(Registration.occurrence_id, Registration.answer, func.count())
        .where(Registration.occurrence_id.in_(ids), Registration.answer.in_(sorted(HOLDS_OR_WAITS)))
        .group_by(Registration.occurrence_id, Registration.answer)
    )
    for occurrence_id, held, number in rows:
        here = found.setdefault(occurrence_id, Taken())
        if held == Answer.GOING:
            here.going = number
        else:
            here.waiting = number
    return found


def promote(session: Session, event: Event, times: Sequence[Occurrence], now: datetime) -> int:
    """Give free places to those who wait, first come first served; whoever has lost the right to come is passed over."""
    ids = [one.id for one in times if one.ends_at > now and one.state != EventState.CANCELLED]
    if not ids or event.state == EventState.CANCELLED:
        return 0
    here_now = taken(session, event, ids)
    waiting = session.scalars(
        select(Registration)
        .where(Registration.occurrence_id.in_(ids), Registration.answer == Answer.WAITING)
        .order_by(Registration.answered_at, Registration.id)
    ).all()
    unlimited = event.capacity is None or not event.registration
    up = 0
    for row in waiting:
        here = here_now.setdefault(row.occurrence_id, Taken())
        if not unlimited and here.going >= (event.capacity or 0):
            continue
        actor = accounts.actor_of_person(session, row.person_id)
        if not (actor.signed_in and policy.may_see(actor, event)):
            continue
        here.going += 1
        row.answer = Answer.GOING
        audit.record(session, SYSTEM, "registration.promoted", row.occurrence_id, person_id=row.person_id)
        confirm(session, row.occurrence_id, row.person_id)
        up += 1
    if up:
        session.flush()
        revision.bump(session)
    return up


def confirm(session: Session, occurrence_id: int, person_id: int, *, series: bool = False) -> None:
    """Their own calendar is told by a letter; of the whole series where they answered for all of it."""
    jobs.enqueue(
        session, "calendar.confirm", priority=3, occurrence_id=occurrence_id, person_id=person_id, series=series
    )
