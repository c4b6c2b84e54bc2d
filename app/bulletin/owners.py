"""Who can be asked to see to a task of an issue."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app import accounts
from app.access import Role, holders
from app.accounts import PersonCard, PersonState

# As `access.PERMISSIONS`: who writes, and who approves.
WRITERS = (Role.COORDINATOR,)
APPROVERS = (Role.COORDINATOR, Role.COMMITTEE_CHAIR, Role.ADMINISTRATOR)


def owners_of(session: Session, code: str) -> Sequence[PersonCard]:
    """Those who may do a task of this code, by name; nobody who is suspended."""
    return _in_order(_present(session, _roles(code)))


def all_owners(session: Session, codes: Sequence[str]) -> Mapping[str, Sequence[PersonCard]]:
    """The same for several tasks at once."""
    writers, approvers = _in_order(_present(session, WRITERS)), _in_order(_present(session, APPROVERS))
    return {code: approvers if _roles(code) == APPROVERS else writers for code in codes}


def _roles(code: str) -> tuple[Role, ...]:
    return APPROVERS if code == "approval" else WRITERS


def _present(session: Session, roles: Sequence[Role]) -> list[PersonCard]:
    people = accounts.cards(session, {one for role in roles for one in holders(session, role)})
    return [one for one in people.values() if one.state != PersonState.SUSPENDED]


def _in_order(people: Sequence[PersonCard]) -> list[PersonCard]:
    return sorted(people, key=lambda one: (one.name.casefold(), one.id))
