"""After an answer: what stands, with the join link for those who come; the place that was won, or given up."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import events
from app.calendar import messages
from app.calendar.cases import Case, case_of
from app.calendar.invited import COMES
from app.calendar.letter import details, send
from app.calendar.models import Confirmed
from app.calendar.pictures import Span, keep
from app.calendar.rights import owe
from app.calendar.tell import catch_up, mark_told
from app.core import clock
from app.core.sentences import Sentence
from app.core.settings import Settings
from app.events import Answer, Meeting, Registration
from app.mail import Enclosed


def confirm(session: Session, settings: Settings, occurrence_id: int, person_id: int, *, series: bool) -> None:
    """Say what stands now, once for each answer; of a whole series in one letter where it was answered as a whole."""
    meeting = events.meeting_by_occurrence(session, occurrence_id)
    now = clock.now()
    if meeting is None or meeting.occurrence.ends_at <= now:
        return
    event = meeting.event
    session.refresh(event, with_for_update=True)
    if meeting.cancelled:
        return
    case = _up_to_date(session, case_of(session, settings, event, person_id, now=now))
    if not events.policy.may_see(case.actor, event):
        owe(session, person_id)
        return
    series = series and bool(event.frequency) and bool(case.standing)
    stands = case.answers if series else {i: one for i, one in case.answers.items() if i == occurrence_id}
    told = _told(session, person_id, stands)
    if all(told.get(i) == answer for i, answer in stands.items()):
        return
    _note(session, person_id, stands)
    if series:
        _say(session, case, None, case.standing, before=told.get(occurrence_id, ""), by_mail=False)
    else:
        by_mail = _via(session, occurrence_id, person_id) == "mail"
        answer, before = stands[occurrence_id], told.get(occurrence_id, "")
        _say(session, case, meeting, answer, before=before, by_mail=by_mail)


def _up_to_date(session: Session, case: Case) -> Case:
    """A change that is still to be told comes before the answer: it is of another SEQUENCE."""
    told = case.invitation.told_sequence if case.invitation is not None and case.is_invited else None
    if told is None or told >= case.event.sequence:
        return case
    catch_up(session, case, keep(session, case.event))
    return case_of(session, case.settings, case.event, case.person_id, now=case.now)


def _say(session: Session, case: Case, meeting: Meeting | None, answer: str, *, before: str, by_mail: bool) -> None:
    """`meeting` is None for the whole series."""
    if answer in COMES:
        # Whoever said «perhaps» in their own calendar knows; a place, or none, is news to them.
        if not (by_mail and answer == Answer.MAYBE):
            _say_comes(session, case, meeting, answer, promoted=before == Answer.WAITING)
        return
    if case.in_group:
        # The event stays in the calendars of the group, whether they come or not.
        if answer == Answer.RECORDING:
            _send(session, case, "event_confirmed", meeting, answer)
        return
    if case.is_invited:
        times = [] if meeting is None else [case.times[meeting.occurrence.id]]
        everything = meeting is None or not case.registered
        if not by_mail:
            enclosed = messages.cancel(case, () if everything else times)
            _send(session, case, "event_left", meeting, answer, enclosed=enclosed)
        if everything and case.invitation is not None:
            case.invitation.ended_at = case.now
    elif answer == Answer.RECORDING:
        _send(session, case, "event_confirmed", meeting, answer)


def _say_comes(session: Session, case: Case, meeting: Meeting | None, answer: str, *, promoted: bool) -> None:
    keys = {Answer.WAITING: "event_waiting", Answer.GOING: "event_promoted" if promoted else "event_confirmed"}
    key = keys.get(Answer(answer), "event_confirmed")
    _send(session, case, key, meeting, answer, enclosed=messages.request(case))
    keep(session, case.event)
    mark_told(session, case)


def _send(
    session: Session, case: Case, key: str, meeting: Meeting | None, answer: str, *, enclosed: Enclosed | None = None
) -> None:
    spans = case.spans(session)
    if meeting is not None:
        spans = [Span(meeting.occurrence.starts_at, meeting.occurrence.ends_at)]
    waiting = [
        Span(case.times[i].starts_at, case.times[i].ends_at)
        for i, one in case.answers.items()
        if meeting is None and one == Answer.WAITING
    ]
    reader = case.reader
    said = Sentence("On the waiting list: %(dates)s", dates=", ".join(reader.span(one) for one in waiting))
    send(
        session,
        case,
        key,
        enclosed=enclosed,
        meeting=meeting,
        answer=reader.answer(answer),
        when=reader.spans(spans, case.repeats() if meeting is None else ""),
        waiting=reader.say(said) if waiting else "",
        details=details(case, meeting),
    )


def _via(session: Session, occurrence_id: int, person_id: int) -> str:
    found = select(Registration.via).where(
        Registration.occurrence_id == occurrence_id, Registration.person_id == person_id
    )
    return session.scalar(found) or ""


def _told(session: Session, person_id: int, stands: Mapping[int, str]) -> Mapping[int, str]:
    rows = session.execute(
        select(Confirmed.occurrence_id, Confirmed.answer).where(
            Confirmed.person_id == person_id, Confirmed.occurrence_id.in_(sorted(stands))
        )
    )
    return {row.occurrence_id: row.answer for row in rows}


def _note(session: Session, person_id: int, stands: Mapping[int, str]) -> None:
    for occurrence_id, answer in stands.items():
        session.merge(Confirmed(occurrence_id=occurrence_id, person_id=person_id, answer=answer))
    session.flush()
