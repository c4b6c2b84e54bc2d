"""Institutions that became members in a time, and which are members now: asked by rooms that keep words about them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.organisations.models import Organisation, OrganisationState


@dataclass(frozen=True, slots=True)
class Joined:
    """`kind` and `counties` are codes; no county means national."""

    id: int
    slug: str
    name: str
    acronym: str
    kind: str
    profile: str
    counties: Sequence[str]
    joined_on: date


def joined_between(session: Session, first: date, last: date) -> list[Joined]:
    """Members in good standing who joined on one of these days, in the order of joining."""
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.slug,
            Organisation.name,
            Organisation.acronym,
            Organisation.kind,
            Organisation.profile,
            Organisation.counties,
            Organisation.joined_on,
        )
        .where(
            Organisation.state == OrganisationState.ACTIVE,
            Organisation.joined_on >= first,
            Organisation.joined_on <= last,
        )
        .order_by(Organisation.joined_on, Organisation.name)
    )
    return [
        Joined(row.id, row.slug, row.name, row.acronym, row.kind, row.profile, row.counties, row.joined_on)
        for row in rows
        if row.joined_on is not None
    ]


def audiences_now(session: Session, ids: Collection[int]) -> dict[int, str]:
    """By organisation, who may read of it: everybody, while it is a member in good standing; others are not named."""
    if not ids:
        return {}
    active = Organisation.state == OrganisationState.ACTIVE
    return dict.fromkeys(
        session.scalars(select(Organisation.id).where(Organisation.id.in_(sorted(ids)), active)), "public"
    )
