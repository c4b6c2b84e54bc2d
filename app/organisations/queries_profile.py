"""What a profile shows and what search knows of an organisation."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.organisations.models import Organisation, OrganisationState, Programme


@dataclass(frozen=True, slots=True)
class OrganisationSource:
    """The words of one organisation for the index; `counties` and `pillars` are codes."""

    id: int
    slug: str
    name: str
    acronym: str
    kind: str
    profile: str
    programmes_text: str
    counties: tuple[str, ...]
    pillars: tuple[str, ...]


def programmes_of(session: Session, organisation_id: int) -> Sequence[Programme]:
    """Those that still run first, then by name."""
    rows = session.scalars(
        select(Programme).where(Programme.organisation_id == organisation_id).order_by(Programme.name, Programme.id)
    )
    return sorted(rows, key=lambda programme: programme.to_year is not None)


def places_of(organisation: Organisation, programmes: Sequence[Programme]) -> frozenset[str]:
    """Numbers of the counties where the organisation or one of its programmes works."""
    return frozenset(organisation.counties).union(*(programme.counties for programme in programmes))


def is_described(session: Session, organisation_id: int) -> bool:
    """Whether the profile says what the organisation does, in which pillars, and names a programme."""
    programme = select(Programme.id).where(Programme.organisation_id == organisation_id).exists()
    row = session.execute(
        select(Organisation.profile, Organisation.pillars, programme).where(Organisation.id == organisation_id)
    ).one()
    return all(row)


def search_source(session: Session, organisation_id: int) -> OrganisationSource | None:
    """None for an organisation that search should not know."""
    organisation = session.get(Organisation, organisation_id)
    if organisation is None or organisation.state != OrganisationState.ACTIVE:
        return None
    programmes = programmes_of(session, organisation_id)
    text = "\n\n".join(f"{one.name}\n{one.target_group}\n{one.description}" for one in programmes)
    pillars = {*organisation.pillars, *(one.pillar for one in programmes)}
    return OrganisationSource(
        organisation.id,
        organisation.slug,
        organisation.name,
        organisation.acronym,
        organisation.kind,
        organisation.profile,
        text,
        tuple(sorted(places_of(organisation, programmes))),
        tuple(sorted(pillars)),
    )
