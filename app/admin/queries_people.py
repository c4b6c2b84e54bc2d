"""People as administrators see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from app import governance, groups, organisations
from app.access import Role, RoleGrant, Scope, active_now
from app.accounts import Person, PersonState, SignInSession
from app.core import clock
from app.core.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class PersonRow:
    id: int
    name: str
    title: str
    email: str
    state: str
    organisation: str


@dataclass(frozen=True, slots=True)
class GrantRow:
    """`place` is the organisation, group or committee, empty for the whole community; `by` is empty when the house gave it."""

    id: int
    role: str
    scope: str
    place: str
    starts_at: datetime
    ends_at: datetime | None
    reason: str
    by: str
    in_force: bool


def find_people(
    session: Session, words: str, state: str, *, limit: int, offset: int
) -> tuple[int, Sequence[PersonRow]]:
    """How many fit, and one page of them by name; words are looked for in names and e-mail addresses."""
    wanted: list[ColumnElement[bool]] = [
        or_(Person.name.icontains(part, autoescape=True), Person.email.icontains(part, autoescape=True))
        for part in words.split()[:6]
    ]
    if state:
        wanted.append(Person.state == state)
    total = session.scalar(select(func.count()).select_from(Person).where(*wanted)) or 0
    rows = session.execute(
        select(Person.id, Person.name, Person.title, Person.email, Person.state)
        .where(*wanted)
        .order_by(Person.name, Person.id)
        .limit(limit)
        .offset(offset)
    ).all()
    of = organisations.organisations_of(session, [row.id for row in rows])
    return total, [PersonRow(*row, of[row.id].short if row.id in of else "") for row in rows]


def count_by_state(session: Session) -> Mapping[str, int]:
    rows = session.execute(select(Person.state, func.count()).group_by(Person.state))
    return {row[0]: row[1] for row in rows}


def get_person_to_manage(session: Session, person_id: int) -> Person:
    """The only door to an account that an administrator is about to change; locks the row."""
    person = session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFoundError
    return person


def grants_of(session: Session, person_id: int) -> Sequence[GrantRow]:
    """Every role the person has or had, those in force first, newest first."""
    giver = aliased(Person)
    rows = session.execute(
        select(RoleGrant, giver.name.label("by"))
        .outerjoin(giver, giver.id == RoleGrant.granted_by)
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.starts_at.desc(), RoleGrant.id.desc())
    ).all()
    ids = {scope: {grant.scope_id for grant, _ in rows if grant.scope == scope} for scope in Scope}
    places: dict[str, Mapping[Any, str]] = {
        Scope.ORGANISATION: {
            i: one.short for i, one in organisations.names(session, _numbers(ids[Scope.ORGANISATION])).items()
        },
        Scope.GROUP: {i: one.name for i, one in groups.names(session, _numbers(ids[Scope.GROUP])).items()},
        Scope.COMMITTEE: governance.committee_names(session) if ids[Scope.COMMITTEE] else {},
    }
    now = clock.now()
    found = [
        GrantRow(
            grant.id,
            grant.role,
            grant.scope,
            places.get(grant.scope, {}).get(grant.scope_id, ""),
            grant.starts_at,
            grant.ends_at,
            grant.reason,
            by or "",
            grant.starts_at <= now and (grant.ends_at is None or grant.ends_at > now),
        )
        for grant, by in rows
    ]
    return sorted(found, key=lambda one: not one.in_force)


def get_grant_to_end(session: Session, person_id: int, grant_id: int) -> RoleGrant:
    """A role in force, locked; those in an organisation end with the affiliation, so they are not found here."""
    grant = session.get(RoleGrant, grant_id, with_for_update=True)
    now = clock.now()
    if grant is None or grant.person_id != person_id or (grant.ends_at is not None and grant.ends_at <= now):
        raise NotFoundError
    if grant.scope == Scope.ORGANISATION:
        raise NotFoundError
    return grant


def other_administrators(session: Session, person_id: int) -> int:
    """How many working accounts besides this one run the house."""
    counted = (
        select(func.count(Person.id.distinct()))
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR,
            active_now(),
            Person.state == PersonState.ACTIVE,
            Person.id != person_id,
        )
    )
    return session.scalar(counted) or 0


def session_count(session: Session, person_id: int) -> int:
    counted = select(func.count()).select_from(SignInSession)
    open_now = (SignInSession.person_id == person_id, SignInSession.expires_at > clock.now())
    return session.scalar(counted.where(*open_now)) or 0


def _numbers(ids: set[int | None]) -> list[int]:
    return [number for number in ids if number is not None]
