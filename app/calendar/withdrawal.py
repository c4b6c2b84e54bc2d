"""Rights end: the event leaves the person's calendar, their place is free, and nothing more is sent to them of it."""

from sqlalchemy.orm import Session

from app import audit
from app.access import SYSTEM
from app.calendar import messages
from app.calendar.cases import Case
from app.calendar.letter import send
from app.calendar.pictures import kept
from app.events import policy, registration


def end_invitation(session: Session, case: Case) -> None:
    """Whoever has no working account gets no message; answers stay with those who may still see the event. Harmless twice."""
    invitation, event = case.invitation, case.event
    if case.is_invited and invitation is not None:
        told = kept(session, event.id, invitation.told_sequence) if invitation.told_sequence is not None else None
        if told is not None and case.actor.signed_in and next(told.coming(case.now), None) is not None:
            send(
                session,
                case,
                "meeting_lost",
                enclosed=messages.withdraw(case, told),
                guard=f"calendar:account:{case.person_id}",
                title=told.title,
                link=f"{case.settings.base_url}/calendar",
            )
        invitation.ended_at = case.now
        audit.record(session, SYSTEM, "event.invitation_ended", event.id, person_id=case.person_id)
    if not policy.may_see(case.actor, event):
        registration.withdraw_future(session, event, case.person_id)
