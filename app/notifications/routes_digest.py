"""`/notifications/digest`: the next summary before it is sent."""

from sqlalchemy.orm import Session

from app import accounts, audit
from app.access import Actor, Permission
from app.core.errors import NotFoundError, RefusedError
from app.notifications.pages_digest import digest_page, digest_page_of
from app.web import House, Incoming, Rendered, Room, SignedIn, UnitOfWork, render
from app.web.addresses import Number

router = Room("/notifications/digest")
TEMPLATE = "notifications/digest.html"


@router.get("")
def own(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    return render(TEMPLATE, digest_page(session, services, actor, request.query_params.get("q", "")))


@router.post("/{person_id}")
def of_somebody(person_id: Number, actor: SignedIn, session: UnitOfWork, services: House) -> Rendered:
    """A look at what somebody else is told: written down, and so not by a link."""
    person = _to_look_at(session, actor, person_id)
    audit.record(session, actor, "digest.previewed", person.id)
    return render(TEMPLATE, digest_page_of(session, services, person))


def _to_look_at(session: Session, actor: Actor, person_id: int) -> accounts.Person:
    if not actor.may(Permission.CONTENT_MODERATE):
        raise RefusedError("Only the content coordinator sees what others are told.")
    person = accounts.get_person(session, person_id)
    if person.state != accounts.PersonState.ACTIVE:
        raise NotFoundError
    return person
