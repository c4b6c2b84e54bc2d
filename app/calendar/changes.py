"""What a change means to one person's calendar, and the letters that say so."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.calendar import messages
from app.calendar.cases import Case, case_of
from app.calendar.differences import Differences, Moved, between
from app.calendar.invited import COMES
from app.calendar.letter import details, send
from app.calendar.pictures import Picture, Span
from app.calendar.words import MOST
from app.events import Event, Occurrence
from app.mail import Enclosed


def call_off(session: Session, case: Case, before: Picture) -> None:
    """The whole of it does not take place."""
    held = case.held()
    spans = [own.span for local, own in before.coming(case.now) if held is None or local in held]
    if spans:
        enclosed = messages.cancel(case, () if case.whole else case.registered)
        _cancelled(session, case, spans, case.event.cancel_reason, enclosed)


def say_changes(session: Session, case: Case, before: Picture, after: Picture) -> None:
    if _goes_on_elsewhere(session, case, before, after):
        return
    found = between(before, after, case.now).of(case.held())
    if before.cancelled and (taken_up := next(after.coming(case.now), None)) is not None:
        found = Differences(moved=(Moved(taken_up[0], None, taken_up[1].span),))
    if found.called_off:
        _call_off_some(session, case, found)
    if found.ended:
        # The rule itself ends: calendars follow it, and keep what has taken place.
        spans = [span for _, span in found.ended]
        _cancelled(session, case, spans, case.event.cancel_reason, messages.request(case))
    spans = case.spans(session)
    if not found.asks or not spans:
        return
    if found.rebuilt and not case.whole:
        # Single meetings have lost the names by which the calendar knows them: all go, then they come anew.
        _changed(session, case, found, spans, messages.cancel(case))
        answer = next(case.answers[one.id] for one in case.registered)
        when = case.reader.spans(spans)
        send(
            session,
            case,
            "event_confirmed",
            enclosed=messages.request(case),
            answer=case.reader.answer(answer),
            when=when,
            waiting="",
            details=details(case, None),
        )
        return
    _changed(session, case, found, spans, messages.request(case))


def _goes_on_elsewhere(session: Session, case: Case, before: Picture, after: Picture) -> bool:
    """A series that has begun ends, and another takes over its meetings: its own invitation follows."""
    old = next(before.coming(case.now), None)
    if old is None or next(after.coming(case.now), None) is not None:
        return False
    other = session.scalar(select(Event).where(Event.continues_id == case.event.id).order_by(Event.id.desc()).limit(1))
    if other is None:
        return False
    going_on = case_of(session, case.settings, other, case.person_id, now=case.now)
    if not going_on.allowed:  # to them the series ends
        return False
    spans = going_on.spans(session)
    held = case.whole or any(answer in COMES for answer in going_on.answers.values())
    if spans and held:
        moved = Differences(moved=(Moved(old[0], old[1].span, spans[0]),))
        enclosed = messages.request(case) if case.whole else messages.cancel(case)
        _changed(session, going_on, moved, spans, enclosed)
    return True


def _call_off_some(session: Session, case: Case, found: Differences) -> None:
    """Meetings of a series; of a single event its only time, and with it the whole."""
    rows = select(Occurrence).where(Occurrence.event_id == case.event.id)
    if case.event.frequency:
        rows = rows.where(Occurrence.original_local.in_([local for local, _ in found.called_off]))
    times = session.scalars(rows.order_by(Occurrence.original_local)).all()
    reason = "\n".join(dict.fromkeys(one.reason for one in times if one.reason))
    _cancelled(session, case, [span for _, span in found.called_off], reason, messages.cancel(case, times))


def _cancelled(session: Session, case: Case, spans: list[Span], reason: str, enclosed: Enclosed) -> None:
    when = case.reader.spans(spans[: MOST + 1])
    send(session, case, "event_cancelled", enclosed=enclosed, when=when, reason=reason)


def _changed(session: Session, case: Case, found: Differences, spans: list[Span], enclosed: Enclosed) -> None:
    send(
        session,
        case,
        "event_changed",
        enclosed=enclosed,
        changes=case.reader.changes(found),
        when=case.reader.spans(spans, case.repeats()),
        details=details(case),
    )
