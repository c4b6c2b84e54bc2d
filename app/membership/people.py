"""The people whom this room writes to, as cards."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Role, Scope, holders
from app.accounts import Person, PersonCard, PersonState, cards, normal_email


def card_of(session: Session, person_id: int | None) -> PersonCard | None:
    return cards(session, [person_id]).get(person_id) if person_id is not None else None


def administrators(session: Session) -> Sequence[PersonCard]:
    """The secretariat: administrators with a working account, in the order of their numbers."""
    found = cards(session, holders(session, Role.ADMINISTRATOR)).values()
    return sorted((one for one in found if one.state == PersonState.ACTIVE), key=lambda one: one.id)


def mandated(session: Session, organisation_id: int) -> Sequence[PersonCard]:
    """The organisation's representatives, whatever the state of their accounts: a suspension is told to the suspended."""
    found = cards(session, holders(session, Role.REPRESENTATIVE, Scope.ORGANISATION, organisation_id))
    return sorted(found.values(), key=lambda one: one.id)


def person_of(session: Session, email: str) -> Person | None:
    """Whoever has an account, or an invitation to one, with this address."""
    return session.scalar(select(Person).where(Person.email == normal_email(email)))
