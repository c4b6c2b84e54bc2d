"""Groups at work with who leads them and how many belong: for whoever looks where it is quiet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Role, RoleGrant
from app.accounts import Person
from app.groups.models import GroupState, WorkingGroup
from app.groups.queries import called
from app.groups.queries_people import are_members


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """`people`: numbers of its members, guests not counted; `leads`: names."""

    id: int
    slug: str
    name: str
    created_at: datetime
    people: frozenset[int]
    leads: Sequence[str]


def standings(session: Session, language: str) -> list[GroupStanding]:
    """Of all groups at work, by name; in two queries."""
    rows = session.execute(
        select(RoleGrant.scope_id, RoleGrant.role, Person.id, Person.name)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(*are_members())
        .order_by(Person.name, Person.id)
    )
    people: dict[int, set[int]] = {}
    leads: dict[int, list[str]] = {}
    for group_id, role, person_id, name in rows:
        people.setdefault(group_id or 0, set()).add(person_id)
        if role == Role.GROUP_LEAD:
            leads.setdefault(group_id or 0, []).append(name)
    open_ones = select(WorkingGroup).where(WorkingGroup.state == GroupState.OPEN).order_by(WorkingGroup.name)
    return [
        GroupStanding(
            one.id,
            one.slug,
            called(one, language),
            one.created_at,
            frozenset(people.get(one.id, ())),
            leads.get(one.id, ()),
        )
        for one in session.scalars(open_ones)
    ]
