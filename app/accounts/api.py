"""`GET /api/v1/me`."""

from collections.abc import Callable

from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.web import House, Room, SignedIn, UnitOfWork
from app.web.times import zone_of

router = Room("/api/v1", include_in_schema=True, tags=["me"])


class OrganisationRef(BaseModel):
    slug: str
    name: str


class Me(BaseModel):
    """`roles` are those in force now, whatever their scope; `timezone` is the person's own, or the house's."""

    email: str
    name: str
    organisation: OrganisationRef | None
    roles: list[str]
    timezone: str


class OrganisationOf:
    """The organisation through which a person acts, as (slug, name).

    Organisations live a floor above, so the roof provides it.
    """

    def __init__(self, find: Callable[[Session, int], tuple[str, str] | None]) -> None:
        self.find = find


@router.get("/me", response_model=Me)
def me(actor: SignedIn, session: UnitOfWork, services: House) -> Me:
    found = services.get(OrganisationOf).find(session, actor.person_id or 0)
    roles = sorted({role for role, _, _ in actor.roles})
    return Me(
        email=actor.email,
        name=actor.name,
        organisation=OrganisationRef(slug=found[0], name=found[1]) if found else None,
        roles=roles,
        timezone=zone_of(actor, services.settings).key,
    )
