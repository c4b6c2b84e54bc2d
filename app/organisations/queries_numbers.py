"""Every institution that is or was a member, by name and number, for whoever looks for the same one twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Registered:
    id: int
    slug: str
    name: str
    acronym: str
    registration_number: str
    state: str


def register(session: Session) -> Sequence[Registered]:
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.slug,
            Organisation.name,
            Organisation.acronym,
            Organisation.registration_number,
            Organisation.state,
        ).order_by(Organisation.name)
    )
    return [Registered(*row) for row in rows]
