"""Who belongs to an organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.accounts import Person, PersonState, normal_email
from app.core.errors import NotFoundError
from app.organisations.models import Affiliation, Organisation
from app.organisations.queries import get_organisation_to_staff


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of an organisation; pages show `email` to its representatives and to administrators only."""

    affiliation_id: int
    person_id: int
    name: str
    title: str
    email: str
    state: str
    role: str
    started_at: datetime
    voting_contact: bool

    @property
    def is_representative(self) -> bool:
        return self.role == Role.REPRESENTATIVE

    @property
    def is_active(self) -> bool:
        return self.state == PersonState.ACTIVE


@dataclass(frozen=True, slots=True)
class Belonging:
    """Where a person belongs, for their own account page."""

    name: str
    slug: str
    role: str


def colleagues(session: Session, organisation_id: int) -> Sequence[Colleague]:
    """Everyone who acts for the organisation now, invited people included; representatives first."""
    rows = session.execute(
        select(
            Affiliation.id,
            Person.id.label("person_id"),
            Person.name,
            Person.title,
            Person.email,
            Person.state,
            Affiliation.role,
            Affiliation.started_at,
            Affiliation.voting_contact,
        )
        .join(Person, Person.id == Affiliation.person_id)
        .where(Affiliation.organisation_id == organisation_id, Affiliation.ended_at.is_(None))
        .order_by(Affiliation.role.desc(), Person.name, Person.id)
    )
    return [Colleague(*row) for row in rows]


def representatives(session: Session, organisation_id: int) -> Sequence[Colleague]:
    """Those with a working account who speak for the organisation."""
    return [one for one in colleagues(session, organisation_id) if one.is_representative and one.is_active]


def affiliations_of(session: Session, person_id: int) -> Sequence[Belonging]:
    rows = session.execute(
        select(Organisation.name, Organisation.slug, Affiliation.role)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(Affiliation.person_id == person_id, Affiliation.ended_at.is_(None))
    )
    return [Belonging(*row) for row in rows]


def person_by_email(session: Session, email: str) -> Person:
    """Somebody with an account or an invitation. NotFoundError for nobody."""
    found = session.scalar(select(Person).where(Person.email == normal_email(email)))
    if found is None:
        raise NotFoundError
    return found


def current_affiliation(session: Session, person_id: int, *, lock: bool = True) -> Affiliation | None:
    """The one affiliation in force, locked unless it is only looked at; None when the person acts for nobody."""
    held = select(Affiliation).where(Affiliation.person_id == person_id, Affiliation.ended_at.is_(None))
    return session.scalar(held.with_for_update() if lock else held)


def other_representatives(session: Session, affiliation: Affiliation) -> int:
    """How many people with a working account, besides this one, represent the organisation."""
    counted = (
        select(func.count())
        .select_from(Affiliation)
        .join(Person, Person.id == Affiliation.person_id)
        .where(
            Affiliation.organisation_id == affiliation.organisation_id,
            Affiliation.id != affiliation.id,
            Affiliation.role == Role.REPRESENTATIVE,
            Affiliation.ended_at.is_(None),
            Person.state == PersonState.ACTIVE,
        )
    )
    return session.scalar(counted) or 0


def get_affiliation_to_change(
    session: Session, actor: Actor, slug: str, affiliation_id: int
) -> tuple[Organisation, Affiliation, Person]:
    """The only door to somebody's affiliation that another person is about to change."""
    organisation = get_organisation_to_staff(session, actor, slug)
    affiliation = session.get(Affiliation, affiliation_id, with_for_update=True)
    if affiliation is None or affiliation.organisation_id != organisation.id or affiliation.ended_at is not None:
        raise NotFoundError
    return organisation, affiliation, session.get_one(Person, affiliation.person_id)


def get_own_affiliation(session: Session, actor: Actor, slug: str) -> tuple[Organisation, Affiliation]:
    """The actor's own affiliation with this organisation, locked with it. NotFoundError when there is none."""
    organisation = session.scalar(select(Organisation).where(Organisation.slug == slug).with_for_update())
    affiliation = current_affiliation(session, actor.person_id or 0)
    if organisation is None or affiliation is None or affiliation.organisation_id != organisation.id:
        raise NotFoundError
    return organisation, affiliation
