"""People's own calendars follow an event: the first invitation, each change, the end. Once for each person and SEQUENCE."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import jobs
from app.calendar import messages
from app.calendar.cases import Case, case_of
from app.calendar.differences import Differences, between
from app.calendar.invited import behind, has_ahead, newcomers
from app.calendar.letter import details, send
from app.calendar.pictures import Picture, keep, kept
from app.calendar.withdrawal import end_invitation
from app.calendar.words import MOST
from app.core import clock
from app.core.settings import Settings
from app.events import Event, EventState, Invitation, Occurrence

# Of one transaction: a group of hundreds does not keep everybody else waiting.
BATCH = 20


def tell(session: Session, settings: Settings, event_id: int) -> None:
    """Tell some of those who are behind, and owe the rest. Who is told and the message are one commit."""
    event = session.get(Event, event_id, with_for_update=True)
    now = clock.now()
    if event is None or not has_ahead(session, event, now):
        return
    picture = keep(session, event)
    owed = behind(session, event, BATCH)
    for invitation in owed:
        catch_up(session, case_of(session, settings, event, invitation.person_id, now=now), picture)
    told = len(owed)
    for person_id in newcomers(session, event):
        if told >= BATCH:
            break
        told += invite(session, case_of(session, settings, event, person_id, now=now))
    if told >= BATCH:
        jobs.enqueue(session, "calendar.tell", key=f"calendar.tell:{event.id}", event_id=event.id)


def invite(session: Session, case: Case) -> bool:
    """The first message to somebody; False when there is nothing to invite them to, or no right."""
    spans = case.spans(session)
    if not spans or not case.allowed or case.event.state == EventState.CANCELLED:
        return False
    keep(session, case.event)
    send(
        session,
        case,
        "event_invited",
        enclosed=messages.request(case),
        when=case.reader.spans(spans, case.repeats()),
        details=details(case),
    )
    mark_told(session, case)
    return True


def catch_up(session: Session, case: Case, picture: Picture) -> None:
    """Whatever has changed since the last message; a person who may see nothing of it any more is told only that."""
    invitation = case.invitation
    if invitation is None or invitation.told_sequence is None:
        return
    if not case.allowed:
        end_invitation(session, case)
        return
    before = kept(session, case.event.id, invitation.told_sequence) or picture
    if picture.cancelled and not before.cancelled:
        _call_off(session, case, before)
    elif not picture.cancelled:
        _say_changes(session, case, between(before, picture, case.now).of(case.held()))
    mark_told(session, case)


def mark_told(session: Session, case: Case) -> None:
    """In the transaction of the message: nobody is told twice, and nobody is forgotten."""
    invitation = case.invitation
    if invitation is None:
        invitation = Invitation(event_id=case.event.id, person_id=case.person_id, answer="")
        session.add(invitation)
    invitation.told_sequence = case.event.sequence
    invitation.told_at = case.now
    invitation.ended_at = None
    session.flush()


def _call_off(session: Session, case: Case, before: Picture) -> None:
    """The whole of it."""
    held = case.held()
    spans = [own.span for local, own in before.coming(case.now) if held is None or local in held]
    if not spans:
        return
    send(
        session,
        case,
        "event_cancelled",
        enclosed=messages.cancel(case, () if case.whole else case.registered),
        when=case.reader.spans(spans[: MOST + 1]),
        reason=case.event.cancel_reason,
    )


def _say_changes(session: Session, case: Case, found: Differences) -> None:
    if found.called_off:
        _call_off_some(session, case, found)
    spans = case.spans(session)
    if not spans or not (found.moved or found.elsewhere or found.dates):
        return
    send(
        session,
        case,
        "event_changed",
        enclosed=messages.request(case),
        changes=case.reader.changes(found),
        when=case.reader.spans(spans, case.repeats()),
        details=details(case),
    )


def _call_off_some(session: Session, case: Case, found: Differences) -> None:
    """Meetings of a series; of a single event its only time, and with it the whole."""
    rows = select(Occurrence).where(Occurrence.event_id == case.event.id)
    if case.event.frequency:
        rows = rows.where(Occurrence.original_local.in_([local for local, _ in found.called_off]))
    times = session.scalars(rows.order_by(Occurrence.original_local)).all()
    send(
        session,
        case,
        "event_cancelled",
        enclosed=messages.cancel(case, times),
        when=case.reader.spans(span for _, span in found.called_off),
        reason="\n".join(dict.fromkeys(one.reason for one in times if one.reason)),
    )
