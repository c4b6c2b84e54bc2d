"""The members in good standing as figures are made of them: kind, pillars, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.organisations.models import Organisation, OrganisationState


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """`kind` and `pillars` are codes of the vocabularies; `joined_on` None where nobody knows."""

    slug: str
    name: str
    kind: str
    pillars: Sequence[str]
    joined_on: date | None


def member_facts(session: Session, until: date) -> Sequence[MemberFacts]:
    """Members who had joined by that day and are in good standing now, by name."""
    rows = session.execute(
        select(Organisation.slug, Organisation.name, Organisation.kind, Organisation.pillars, Organisation.joined_on)
        .where(
            Organisation.state == OrganisationState.ACTIVE,
            or_(Organisation.joined_on.is_(None), Organisation.joined_on <= until),
        )
        .order_by(Organisation.name)
    )
    return [MemberFacts(*row) for row in rows]
