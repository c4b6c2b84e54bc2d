"""Where people belong and belonged, for reports and for the committee."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import Person, PersonState
from app.organisations.models import Affiliation, Organisation, OrganisationState


@dataclass(frozen=True, slots=True)
class Belonged:
    """A time in an organisation; `ended_at` None while it lasts."""

    organisation: str
    slug: str
    role: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Belonger:
    """Somebody with a working account, and the organisation they act for now."""

    person_id: int
    name: str
    email: str
    language: str
    organisation: str


def history_of(session: Session, person_id: int) -> Sequence[Belonged]:
    """Every time the person acted for an organisation, newest first."""
    rows = session.execute(
        select(Organisation.name, Organisation.slug, Affiliation.role, Affiliation.started_at, Affiliation.ended_at)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(Affiliation.person_id == person_id)
        .order_by(Affiliation.started_at.desc(), Affiliation.id.desc())
    )
    return [Belonged(*row) for row in rows]


def everybody(session: Session) -> Sequence[Belonger]:
    """The people of member organisations in good standing who can sign in, by organisation and name."""
    rows = session.execute(
        select(Person.id, Person.name, Person.email, Person.language, Organisation.name.label("organisation"))
        .join(Affiliation, Affiliation.person_id == Person.id)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(
            Affiliation.ended_at.is_(None),
            Person.state == PersonState.ACTIVE,
            Organisation.state == OrganisationState.ACTIVE,
        )
        .order_by(Organisation.name, Person.name, Person.id)
    )
    return [Belonger(*row) for row in rows]
