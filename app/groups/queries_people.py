"""Who leads a group and who belongs to it: role grants with the group as their scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from app import organisations
from app.access import Role, RoleGrant, Scope, active_now
from app.accounts import Person, PersonState, normal_email
from app.core.sentences import Sentence
from app.groups.queries import open_groups

RANK = {Role.GROUP_LEAD: 0, Role.GROUP_SECRETARY: 1, Role.GROUP_MEMBER: 2, Role.GUEST: 3}
MEMBERS = (Role.GROUP_LEAD, Role.GROUP_SECRETARY, Role.GROUP_MEMBER)
ENOUGH = 20
NOBODY = "Nobody of the community has this name or e-mail address."


@dataclass(frozen=True, slots=True)
class Participant:
    """A person in a group, by their highest role there; `ends_at` for guests. `organisation` is its short name."""

    person_id: int
    name: str
    title: str
    role: Role
    ends_at: datetime | None
    organisation: str = ""

    @property
    def runs(self) -> bool:
        return self.role in {Role.GROUP_LEAD, Role.GROUP_SECRETARY}

    @property
    def is_guest(self) -> bool:
        return self.role == Role.GUEST


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the community who could be added."""

    person_id: int
    name: str
    title: str
    organisation: str


def participants(session: Session, group_id: int) -> Sequence[Participant]:
    """Leads, secretaries, members, guests; each by name. People whose account is suspended are left out."""
    rows = session.execute(
        select(Person.id, Person.name, Person.title, RoleGrant.role, RoleGrant.ends_at)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.scope == Scope.GROUP,
            RoleGrant.scope_id == group_id,
            active_now(),
            Person.state != PersonState.SUSPENDED,
        )
        .order_by(Person.name, Person.id)
    ).all()
    of = organisations.organisations_of(session, [row.id for row in rows])
    highest: dict[int, Participant] = {}
    for row in rows:
        role = Role(row.role)
        if row.id not in highest or RANK[role] < RANK[highest[row.id].role]:
            acts_for = of[row.id].short if row.id in of else ""
            highest[row.id] = Participant(row.id, row.name, row.title, role, row.ends_at, acts_for)
    return sorted(highest.values(), key=lambda one: RANK[one.role])


def role_in(session: Session, group_id: int, person_id: int) -> Role | None:
    """The person's highest role in the group now."""
    held = session.scalars(
        select(RoleGrant.role).where(
            RoleGrant.person_id == person_id,
            RoleGrant.scope == Scope.GROUP,
            RoleGrant.scope_id == group_id,
            active_now(),
        )
    )
    return min((Role(role) for role in held), key=lambda role: RANK[role], default=None)


def are_members() -> tuple[ColumnElement[bool], ...]:
    """Conditions on RoleGrant joined with Person: whoever belongs to a group now, guests not counted."""
    return (
        RoleGrant.scope == Scope.GROUP,
        RoleGrant.role.in_(MEMBERS),
        active_now(),
        Person.state != PersonState.SUSPENDED,
    )


def member_counts(session: Session) -> Mapping[int, int]:
    """How many people belong to each group, guests not counted; in one query."""
    rows = session.execute(
        select(RoleGrant.scope_id, func.count(RoleGrant.person_id.distinct()))
        .join(Person, Person.id == RoleGrant.person_id)
        .where(*are_members())
        .group_by(RoleGrant.scope_id)
    )
    return {group_id: count for group_id, count in rows if group_id is not None}


def sizes(session: Session, language: str) -> list[tuple[str, int]]:
    """Name and number of members of each group at work."""
    counts = member_counts(session)
    return [(one.name, counts.get(one.id, 0)) for one in open_groups(session, language)]


def find_candidates(session: Session, words: str) -> Sequence[Candidate]:
    """People of the community by parts of their name, or by a whole e-mail address: part of one finds nobody."""
    parts = words.split()[:6]
    if not parts:
        return []
    named = [Person.name.icontains(part, autoescape=True) for part in parts]
    wanted = [Person.email == normal_email(words)] if "@" in words else named
    query = _community().where(*wanted).order_by(Person.name, Person.id).limit(ENOUGH)
    rows = session.execute(query).all()
    of = organisations.organisations_of(session, [row.id for row in rows])
    return [Candidate(row.id, row.name, row.title, of[row.id].short if row.id in of else "") for row in rows]


def the_one(session: Session, words: str, nobody: str = NOBODY) -> tuple[Candidate | None, str]:
    """The one person who fits; else None and a sentence, `nobody` where none does. Empty words ask for nobody: None and ""."""
    if not words.strip():
        return None, ""
    fit = find_candidates(session, words)
    if len(fit) == 1:
        return fit[0], ""
    if not fit:
        return None, nobody
    names = ", ".join(f"{one.name} ({one.organisation})" if one.organisation else one.name for one in fit)
    said = "Several people fit: %(names)s. Write the e-mail address of the one you mean."
    return None, Sentence(said, names=names)


def candidate(session: Session, person_id: int) -> str | None:
    """The name of somebody who may be added; None when they do not belong to the community."""
    row = session.execute(_community().where(Person.id == person_id)).first()
    return row.name if row else None


def _community() -> Select[int, str, str]:
    """People with a working account who act for an organisation now, or are members in their own right."""
    acts = exists().where(
        RoleGrant.person_id == Person.id,
        RoleGrant.scope.in_((Scope.ORGANISATION, Scope.COMMUNITY)),
        RoleGrant.role.in_((Role.MEMBER, Role.REPRESENTATIVE)),
        active_now(),
    )
    return select(Person.id, Person.name, Person.title).where(Person.state == PersonState.ACTIVE, acts)
