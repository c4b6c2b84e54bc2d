"""Asked when a letter is about to leave, perhaps hours after it was written: whether meeting, answer and right still stand."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts
from app.calendar.invited import answers_ahead, comes, invitation_of, may_be_told
from app.calendar.reminders import ATTENDS, holds
from app.core import clock
from app.events import Event, Occurrence, Registration, policy


def still_wanted(session: Session, facts: str) -> bool:
    """`see:EVENT:PERSON`, `remind:OCCURRENCE:PERSON:START` or `account:PERSON`."""
    kind, *rest = facts.split(":", 3)
    if kind == "account":
        return accounts.actor_of_person(session, int(rest[0])).signed_in
    if kind == "see":
        return _sees(session, int(rest[0]), int(rest[1]))
    return _is_to_be_reminded(session, int(rest[0]), int(rest[1]), datetime.fromisoformat(rest[2]))


def _sees(session: Session, event_id: int, person_id: int) -> bool:
    event = session.get(Event, event_id)
    return event is not None and bool(policy.may_see(accounts.actor_of_person(session, person_id), event))


def _is_to_be_reminded(session: Session, occurrence_id: int, person_id: int, starts_at: datetime) -> bool:
    now = clock.now()
    occurrence = session.get(Occurrence, occurrence_id)
    if occurrence is None or not holds(session, occurrence, starts_at, now):
        return False
    event = session.get_one(Event, occurrence.event_id)
    said = session.scalar(
        select(Registration.answer).where(
            Registration.occurrence_id == occurrence_id, Registration.person_id == person_id
        )
    )
    invitation = invitation_of(session, event.id, person_id)
    standing = invitation.answer if invitation is not None else ""
    if (said or standing) not in ("", *ATTENDS):
        return False
    answers = answers_ahead(session, event.id, person_id, now)
    return may_be_told(accounts.actor_of_person(session, person_id), event, comes=comes(answers, invitation))
