"""One step in an application's life, written down with the change it makes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock
from app.membership.answers import Answers
from app.membership.life import LIFE, Mover, Name
from app.membership.models import Application, Move, State

# How a timeline names what moves by itself.
HOUSE = "Baraza"
# What the audit calls a move.
PAST = {
    Name.SUBMIT: "submitted",
    Name.CONFIRM_NOMINATION: "nomination_confirmed",
    Name.DECLINE_NOMINATION: "nomination_declined",
    Name.WAIVE_NOMINATION: "nomination_waived",
    Name.SCREEN: "screened",
    Name.REQUEST_INFORMATION: "information_requested",
    Name.ANSWER: "answered",
    Name.OPEN_REVIEW: "review_opened",
    Name.CLOSE: "decided",
    Name.ONBOARD: "onboarded",
    Name.WITHDRAW: "withdrawn",
    Name.EXPIRE: "expired",
}


def record_move(
    session: Session,
    application: Application,
    name: Name,
    to: State,
    *,
    by: Actor,
    reason: str = "",
    note: str = "",
    detail: Mapping[str, Any] | None = None,
) -> Move:
    """Take the application to a state, with its line in the timeline and in the audit."""
    before = State(application.state)
    applicant = Mover.APPLICANT in LIFE[name].movers
    by_itself = Mover.HOUSE in LIFE[name].movers
    move = Move(
        application_id=application.id,
        move=name,
        from_state=before,
        to_state=to,
        at=clock.now(),
        person_id=None if applicant or by_itself else by.person_id,
        who=contact_name(application) if applicant else HOUSE if by_itself else by.name,
        reason=reason,
        note=note,
        detail=dict(detail or {}),
    )
    session.add(move)
    application.state = to
    application.changed_at = move.at
    session.flush()
    audit.record(session, by, f"application.{PAST[name]}", application.id, reason=reason[:500], was=before, state=to)
    return move


def contact_name(application: Application) -> str:
    """Whoever speaks for the applicant: the person behind the address, the first representative, the first contact."""
    contacts = Answers.of(application.answers).contacts
    ranked = sorted(
        contacts,
        key=lambda one: (one.email.casefold() != application.contact_email.casefold(), not one.representative),
    )
    return ranked[0].name if ranked else application.contact_email
