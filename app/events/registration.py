"""Who comes: answers, places, the waiting list. Every change holds the event's lock, so that no place is given twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import audit
from app.access import SYSTEM, Actor
from app.core import clock, revision
from app.core.errors import ConflictError, InvalidError
from app.events.models import Answer, Event, EventState, Invitation, Occurrence, Registration
from app.events.places import HOLDS_OR_WAITS, coming, confirm, lock, promote, seat, taken
from app.events.queries import Meeting

_NEW = insert(cast("Table", Registration.__table__))
# What a person may say; WAITING is what the house makes of GOING when every place is taken.
GIVEN = (Answer.GOING, Answer.MAYBE, Answer.DECLINED, Answer.RECORDING)


def answer(
    session: Session,
    meeting: Meeting,
    given: Answer,
    *,
    by: Actor,
    person_id: int | None = None,
    via: str = "page",
    all_coming: bool = False,
) -> Answer:
    """Keep a person's answer; the caller has asked `policy.may_answer`, or `may_keep_list` for somebody else.

    Args:
        person_id: whose answer it is; the actor's own without it.
        via: the road it came by: `page`, `api`, `mail`, `list`.
        all_coming: for every coming meeting of the series, those to be included.

    Returns:
        What stands now: WAITING where every place is taken. Said again, an answer keeps its place.

    Raises:
        ConflictError: cancelled or over, or begun for whoever would leave it.
        InvalidError: what cannot be said of this event.
    """
    who = person_id or by.person_id
    if who is None or given not in GIVEN:
        raise InvalidError("Choose one of the options offered.", {"answer": "Choose one of the options offered."})
    event, occurrence = meeting.event, meeting.occurrence
    lock(session, meeting)
    now = clock.now()
    _check(event, occurrence, given, now)
    series = all_coming and bool(event.frequency)
    times = [occurrence]
    if given is not Answer.GOING and occurrence.starts_at <= now and _held(session, occurrence, who) == Answer.GOING:
        if not series:
            raise ConflictError("The meeting has begun: nobody withdraws from it any more.")
        times = []
    if series:
        _remember(session, event.id, who, given)
        times += [one for one in coming(session, event, now) if one.id != occurrence.id]
    before, stands = _give(session, event, times, who, given, via=via, now=now)
    if before:
        _note(session, meeting, before, stands, who=who, by=by, series=series)
    # Whoever heads the waiting list may have lost the right to come: a place is free then, and nobody waits behind them.
    news = [
        one
        for one in times
        if one.id in before and (before[one.id] == Answer.GOING or stands[one.id] is Answer.WAITING)
    ]
    if promote(session, event, news, now) and stands.get(occurrence.id) is Answer.WAITING:
        return Answer(_held(session, occurrence, who) or Answer.WAITING)
    return stands.get(occurrence.id, Answer.GOING)


def fill_places(session: Session, event: Event) -> int:
    """More people may come now: those who wait move up, everywhere it is still to begin. Returns how many did."""
    session.flush()
    return promote(session, event, coming(session, event, clock.now()), clock.now())


def begin_with_standing_answers(session: Session, event: Event) -> int:
    """New meetings of a series begin with what people said for all of them. Harmless when run twice; returns how many."""
    said = session.execute(
        select(Invitation.person_id, Invitation.answer)
        .where(Invitation.event_id == event.id, Invitation.answer != "", Invitation.ended_at.is_(None))
        .order_by(Invitation.id)
    ).all()
    now = clock.now()
    times = coming(session, event, now) if said else []
    if not times:
        return 0
    ids = [one.id for one in times]
    there = {
        (row.occurrence_id, row.person_id)
        for row in session.execute(
            select(Registration.occurrence_id, Registration.person_id).where(Registration.occurrence_id.in_(ids))
        )
    }
    places = taken(session, event, ids)
    new = [
        _row(one.id, person_id, seat(event, places, one.id, Answer(given)), "series", now)
        for one in times
        for person_id, given in said
        if (one.id, person_id) not in there
    ]
    _add(session, new)
    return len(new)


def withdraw_future(session: Session, event: Event, person_id: int) -> int:
    """The person may not see the event any more: what they said of meetings still to begin ends. Returns how many that were."""
    session.flush()
    session.refresh(event, with_for_update=True)
    now = clock.now()
    of_them = select(Occurrence.id).where(Occurrence.event_id == event.id, Occurrence.starts_at > now)
    held = {
        row.occurrence_id: row.answer
        for row in session.execute(
            select(Registration.occurrence_id, Registration.answer).where(
                Registration.person_id == person_id, Registration.occurrence_id.in_(of_them)
            )
        )
    }
    invited = select(Invitation).where(Invitation.event_id == event.id, Invitation.person_id == person_id)
    if (invitation := session.scalar(invited)) is not None:
        invitation.answer = ""
    if not held:
        return 0
    session.execute(
        delete(Registration).where(Registration.person_id == person_id, Registration.occurrence_id.in_(list(held)))
    )
    audit.record(session, SYSTEM, "registration.ended", event.id, person_id=person_id, times=len(held))
    revision.bump(session)
    promote(session, event, [one for one in coming(session, event, now) if held.get(one.id) == Answer.GOING], now)
    return len(held)


def _check(event: Event, occurrence: Occurrence, given: Answer, now: datetime) -> None:
    """The locked rows may have changed since the policy was asked."""
    if EventState.CANCELLED in (event.state, occurrence.state):
        raise ConflictError("This meeting is cancelled.")
    if occurrence.ends_at <= now:
        raise ConflictError("This meeting is over.")
    if given is Answer.RECORDING and not event.records:
        said = "This event is not recorded."
        raise InvalidError(said, {"answer": said})


def _held(session: Session, occurrence: Occurrence, person_id: int) -> str | None:
    return session.scalar(
        select(Registration.answer).where(
            Registration.occurrence_id == occurrence.id, Registration.person_id == person_id
        )
    )


def _note(
    session: Session,
    meeting: Meeting,
    before: Mapping[int, str],
    stands: Mapping[int, Answer],
    *,
    who: int,
    by: Actor,
    series: bool,
) -> None:
    number = meeting.occurrence.id
    said = str(stands.get(number) or next(iter(stands.values())))
    audit.record(
        session,
        by,
        "registration.answered",
        number,
        event_id=meeting.event.id,
        answer=said,
        times=len(before),
        **({} if who == by.person_id else {"person_id": who}),  # type: ignore[arg-type]  # names of details only
    )
    confirm(session, number, who, series=series)
    revision.bump(session)


def _remember(session: Session, event_id: int, person_id: int, given: Answer) -> None:
    """Mail may be making the very row in this moment."""
    found = select(Invitation).where(Invitation.event_id == event_id, Invitation.person_id == person_id)
    invitation = session.scalar(found)
    if invitation is None:
        try:
            with session.begin_nested():
                session.add(Invitation(event_id=event_id, person_id=person_id, answer=given))
        except IntegrityError:
            invitation = session.scalars(found).one()
    if invitation is not None:
        invitation.answer = given
        invitation.ended_at = None


def _give(
    session: Session,
    event: Event,
    times: Sequence[Occurrence],
    person_id: int,
    given: Answer,
    *,
    via: str,
    now: datetime,
) -> tuple[Mapping[int, str], Mapping[int, Answer]]:
    """Write the answer at each time. Returns what stood before, where it changed ("" for nothing), and what stands now."""
    ids = [one.id for one in times]
    held = {
        row.occurrence_id: row
        for row in session.scalars(
            select(Registration).where(Registration.person_id == person_id, Registration.occurrence_id.in_(ids))
        )
    }
    places = taken(session, event, ids) if given is Answer.GOING else {}
    before: dict[int, str] = {}
    stands: dict[int, Answer] = {}
    new: list[dict[str, object]] = []
    for one in ids:
        row = held.get(one)
        if row is not None and (row.answer == given or (given is Answer.GOING and row.answer in HOLDS_OR_WAITS)):
            stands[one] = Answer(row.answer)
            continue
        stands[one] = seat(event, places, one, given)
        before[one] = row.answer if row is not None else ""
        if row is None:
            new.append(_row(one, person_id, stands[one], via, now))
        else:
            row.answer, row.via, row.answered_at = stands[one], via, now
    session.flush()
    _add(session, new)
    return before, stands


def _row(occurrence_id: int, person_id: int, stands: Answer, via: str, now: datetime) -> dict[str, object]:
    said = {"answer": stands.value, "via": via, "answered_at": now}
    return {"occurrence_id": occurrence_id, "person_id": person_id, **said}


def _add(session: Session, rows: list[dict[str, object]]) -> None:
    """In one statement, however long the series."""
    if rows:
        session.connection().execute(_NEW, rows)
