"""Programmes as other rooms look for who knows something: a few facts of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.organisations.models import Organisation, OrganisationState, Programme


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """`counties` and `pillar` are codes; no county means national. `words`: its name and for whom it is."""

    organisation_id: int
    name: str
    pillar: str
    counties: Sequence[str]
    words: str


def programme_lines(session: Session) -> list[ProgrammeLine]:
    """Of all members in good standing, in one query: some hundreds."""
    rows = session.execute(
        select(Programme.organisation_id, Programme.name, Programme.pillar, Programme.counties, Programme.target_group)
        .join(Organisation, Organisation.id == Programme.organisation_id)
        .where(Organisation.state == OrganisationState.ACTIVE)
        .order_by(Programme.id)
    )
    return [
        ProgrammeLine(row.organisation_id, row.name, row.pillar, row.counties, f"{row.name} {row.target_group}")
        for row in rows
    ]
