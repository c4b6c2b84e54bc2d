"""What a route may ask of the doorway, by the type of its parameters.

The gate on the actor is the route's outer policy.
"""

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access import Actor, Permission
from app.core.errors import RefusedError
from app.core.services import Services


class SignInRequiredError(Exception):
    """Nobody is signed in where somebody must be: a page sends to sign-in and back, the API answers 401."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may knock. The query behind the route still decides about the single thing."""

    signed_in: bool = False
    permission: Permission | None = None
    sentence: str = ""

    def check(self, actor: Actor) -> None:
        if (self.signed_in or self.permission is not None) and not actor.signed_in:
            raise SignInRequiredError
        if self.permission is not None and self.permission not in actor.permissions:
            raise RefusedError(self.sentence)


class Injected:
    """Marks a parameter that the doorway fills in, so FastAPI never sees it."""


Anyone = Annotated[Actor, Gate()]
SignedIn = Annotated[Actor, Gate(signed_in=True)]
Member = Annotated[
    Actor, Gate(permission=Permission.COMMUNITY_TAKE_PART, sentence="Only members of the community can do this.")
]
Coordinator = Annotated[
    Actor, Gate(permission=Permission.DOCUMENT_REVIEW, sentence="Only the content coordinator can do this.")
]
Editor = Annotated[
    Actor, Gate(permission=Permission.BULLETIN_EDIT, sentence="Only the content coordinator compiles the bulletin.")
]
BulletinDesk = Annotated[
    Actor,
    Gate(
        permission=Permission.BULLETIN_APPROVE, sentence="Only those who compile or approve the bulletin can see this."
    ),
]
Committee = Annotated[
    Actor, Gate(permission=Permission.COMMITTEE_READ, sentence="Only the oversight committee can see this.")
]
PeopleManager = Annotated[
    Actor, Gate(permission=Permission.PEOPLE_MANAGE, sentence="Only an administrator can do this.")
]
HouseRunner = Annotated[Actor, Gate(permission=Permission.HOUSE_RUN, sentence="Only an administrator can do this.")]
Secretariat = Annotated[
    Actor, Gate(permission=Permission.MEMBERSHIP_SCREEN, sentence="Only the secretariat can see this.")
]
UnitOfWork = Annotated[Session, Injected()]
House = Annotated[Services, Injected()]
Incoming = Annotated[Request, Injected()]
