"""Who can be asked to see to a task of an issue."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts
from app.access import Role, RoleGrant, active_now, holders
from app.accounts import PersonCard, PersonState

# As `access.PERMISSIONS`: who writes, and who approves.
WRITERS = (Role.COORDINATOR,)
APPROVERS = (Role.COORDINATOR, Role.COMMITTEE_CHAIR, Role.ADMINISTRATOR)


def all_owners(session: Session, codes: Sequence[str]) -> Mapping[str, Sequence[PersonCard]]:
    """By task, those who may do it, by name; nobody who is suspended."""
    writers, approvers = _in_order(_present(session, WRITERS)), _in_order(_present(session, APPROVERS))
    return {code: approvers if _roles(code) == APPROVERS else writers for code in codes}


def reachable(session: Session, ids: Collection[int]) -> Mapping[int, PersonCard]:
    """Those who still have a part in the house and are not suspended: nobody else gets mail."""
    held = select(RoleGrant.person_id).where(RoleGrant.person_id.in_(sorted(ids)), active_now())
    here = set(session.scalars(held)) if ids else set()
    people = accounts.cards(session, here)
    return {number: one for number, one in people.items() if one.state != PersonState.SUSPENDED}


def _roles(code: str) -> tuple[Role, ...]:
    return APPROVERS if code == "approval" else WRITERS


def _present(session: Session, roles: Sequence[Role]) -> list[PersonCard]:
    people = accounts.cards(session, {one for role in roles for one in holders(session, role)})
    return [one for one in people.values() if one.state != PersonState.SUSPENDED]


def _in_order(people: Sequence[PersonCard]) -> list[PersonCard]:
    return sorted(people, key=lambda one: (one.name.casefold(), one.id))
