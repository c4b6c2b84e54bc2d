"""People's own calendars follow an event: the first invitation, each change, the end. Once for each person and SEQUENCE."""

from sqlalchemy.orm import Session

from app import jobs
from app.calendar import messages
from app.calendar.cases import Case, case_of
from app.calendar.changes import call_off, say_changes
from app.calendar.invited import behind, newcomers, unconfirmed
from app.calendar.letter import details, send
from app.calendar.pictures import Picture, keep, kept
from app.calendar.withdrawal import end_invitation
from app.core import clock
from app.core.settings import Settings
from app.events import Event, EventState, Invitation

# Of one transaction: a group of hundreds does not keep everybody else waiting.
BATCH = 20


def tell(session: Session, settings: Settings, event_id: int) -> None:
    """Tell some of those who are behind, and owe the rest. Who is told and the message are one commit."""
    event = session.get(Event, event_id, with_for_update=True)
    now = clock.now()
    if event is None:
        return
    picture = keep(session, event)
    owed = behind(session, event, BATCH)
    for invitation in owed:
        catch_up(session, case_of(session, settings, event, invitation.person_id, now=now), picture)
    told = len(owed)
    news = newcomers(session, event)
    for occurrence_id, person_id in unconfirmed(session, event, now):
        if person_id not in news:
            key = f"calendar.confirm:{occurrence_id}:{person_id}"
            jobs.enqueue(session, "calendar.confirm", key=key, occurrence_id=occurrence_id, person_id=person_id)
    for person_id in news:
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
    answer = case.standing or next((case.answers[one.id] for one in case.registered), "")
    send(
        session,
        case,
        "event_invited" if case.in_group or not answer else "event_confirmed",
        enclosed=messages.request(case),
        when=case.reader.spans(spans, case.repeats()),
        details=details(case),
        answer=case.reader.answer(answer) if answer else "",
        waiting="",
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
        call_off(session, case, before)
    elif not picture.cancelled:
        say_changes(session, case, before, picture)
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
