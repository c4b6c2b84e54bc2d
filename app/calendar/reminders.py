"""Before a meeting begins: once for each person, meeting, lead time and start, and never about a time that no longer holds."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import jobs
from app.accounts import Person, PersonState
from app.calendar.cases import case_of
from app.calendar.letter import details, send
from app.calendar.pictures import Span
from app.calendar.rights import owe
from app.core import clock
from app.core.settings import Settings
from app.events import Answer, Event, EventState, Invitation, Meeting, Occurrence, Registration, Reminded

# The earliest lead time that an organiser may choose is thirty days.
FARTHEST = timedelta(days=31)
BATCH = 20
ATTENDS = (Answer.GOING, Answer.MAYBE)


def due(session: Session, now: datetime) -> Sequence[tuple[int, int, datetime]]:
    """(occurrence, minutes, start) of meetings of which somebody is to be reminded now.

    Of several lead times that have come, as after a worker's long absence, only the nearest counts; what has begun is over.
    """
    rows = session.execute(
        select(Occurrence.id, Occurrence.starts_at, Event.remind_minutes)
        .join(Event, Event.id == Occurrence.event_id)
        .where(
            Occurrence.starts_at > now,
            Occurrence.starts_at <= now + FARTHEST,
            Occurrence.state != EventState.CANCELLED,
            Event.state != EventState.CANCELLED,
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
    ).all()
    come: dict[int, list[int]] = {}
    for row in rows:
        leads = [minutes for minutes in row.remind_minutes if row.starts_at - timedelta(minutes=minutes) <= now]
        if leads:
            come.setdefault(min(leads), []).append(row.id)
    waiting = {(number, minutes) for minutes, ids in come.items() for number in _with_somebody(session, ids, minutes)}
    return [
        (row.id, minutes, row.starts_at)
        for row in rows
        for minutes in row.remind_minutes
        if (row.id, minutes) in waiting and people(session, row.id, minutes, row.starts_at, limit=1)
    ]


def _with_somebody(session: Session, occurrence_ids: Sequence[int], minutes: int) -> Sequence[int]:
    """Those of which somebody was not reminded yet, though perhaps they heard of it too late: one look for all meetings."""

    def reminded(person_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
        return exists().where(
            Reminded.occurrence_id == Occurrence.id,
            Reminded.person_id == person_id,
            Reminded.minutes == minutes,
            Reminded.starts_at == Occurrence.starts_at,
        )

    comes = exists().where(
        Registration.occurrence_id == Occurrence.id,
        Registration.answer.in_(ATTENDS),
        ~reminded(Registration.person_id),
    )
    invited = exists().where(
        Invitation.event_id == Occurrence.event_id,
        Invitation.ended_at.is_(None),
        Invitation.told_sequence.is_not(None),
        Invitation.answer.in_(("", *ATTENDS)),
        ~reminded(Invitation.person_id),
    )
    return session.scalars(select(Occurrence.id).where(Occurrence.id.in_(occurrence_ids), or_(comes, invited))).all()


def people(
    session: Session, occurrence_id: int, minutes: int, starts_at: datetime, *, after: int = 0, limit: int
) -> Sequence[int]:
    """Those who come, and people of the group who did not decline; not whoever has only just heard of the meeting."""
    known = starts_at - timedelta(minutes=minutes)
    event_id = select(Occurrence.event_id).where(Occurrence.id == occurrence_id).scalar_subquery()
    said = Registration.occurrence_id == occurrence_id
    comes = select(Registration.person_id).where(
        said, Registration.answer.in_(ATTENDS), Registration.answered_at <= known
    )
    answered = select(Registration.person_id).where(said)
    of_event = Invitation.event_id == event_id
    invited = (
        select(Invitation.person_id)
        .join(Event, Event.id == Invitation.event_id)
        .where(
            of_event,
            Event.group_id.is_not(None),
            Invitation.ended_at.is_(None),
            Invitation.told_sequence.is_not(None),
            Invitation.answer.in_(("", *ATTENDS)),
            Invitation.person_id.not_in(answered),
        )
    )
    told_since = select(Invitation.person_id).where(of_event, Invitation.told_at > known)
    return session.scalars(
        select(Person.id)
        .where(
            Person.id > after,
            Person.state == PersonState.ACTIVE,
            or_(Person.id.in_(comes), Person.id.in_(invited)),
            Person.id.not_in(told_since),
            Person.id.not_in(_reminded(occurrence_id, minutes, starts_at)),
        )
        .order_by(Person.id)
        .limit(limit)
    ).all()


def remind(
    session: Session, settings: Settings, occurrence_id: int, minutes: int, starts_at: datetime, after: int
) -> None:
    """Some of them, and owe the rest. Nobody, when the meeting has been moved or called off since, or has begun.

    Args:
        starts_at: as it was when the reminder was owed.
        after: the last person of the batch before.
    """
    # Whoever else reminds of the same meeting waits here, and then finds the rows.
    occurrence = session.get(Occurrence, occurrence_id, with_for_update=True)
    now = clock.now()
    if occurrence is None or not holds(session, occurrence, starts_at, now):
        return
    event = session.get_one(Event, occurrence.event_id)
    meeting = Meeting(event, occurrence)
    batch = people(session, occurrence_id, minutes, starts_at, after=after, limit=BATCH)
    for person_id in batch:
        case = case_of(session, settings, event, person_id, now=now)
        if not case.allowed:
            owe(session, person_id)
            continue
        session.add(Reminded(occurrence_id=occurrence_id, person_id=person_id, minutes=minutes, starts_at=starts_at))
        session.flush()
        send(
            session,
            case,
            "event_reminder",
            guard=f"calendar:remind:{occurrence_id}:{person_id}:{starts_at.isoformat()}",
            meeting=meeting,
            when=case.reader.span(Span(occurrence.starts_at, occurrence.ends_at)),
            details=details(case, meeting),
        )
    if len(batch) == BATCH:
        owe_reminders(session, occurrence_id, minutes, starts_at, after=batch[-1])


def owe_reminders(session: Session, occurrence_id: int, minutes: int, starts_at: datetime, *, after: int = 0) -> None:
    jobs.enqueue(
        session,
        "calendar.remind",
        key=f"calendar.remind:{occurrence_id}:{minutes}:{after}",
        priority=3,
        occurrence_id=occurrence_id,
        minutes=minutes,
        starts_at=starts_at.isoformat(),
        after=after,
    )


def holds(session: Session, occurrence: Occurrence, starts_at: datetime, now: datetime) -> bool:
    """Whether the meeting still takes place at this time, which is still to come."""
    event = session.get_one(Event, occurrence.event_id)
    called_off = EventState.CANCELLED in (event.state, occurrence.state)
    return occurrence.starts_at == starts_at > now and not called_off


def _reminded(occurrence_id: int, minutes: int, starts_at: datetime) -> Select[int]:
    return select(Reminded.person_id).where(
        Reminded.occurrence_id == occurrence_id, Reminded.minutes == minutes, Reminded.starts_at == starts_at
    )
