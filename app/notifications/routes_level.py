"""`POST /notifications/level`: how much of a place somebody is told."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from app.access import Actor
from app.core.errors import InvalidError, NotFoundError
from app.core.services import Services
from app.notifications.choices import choose
from app.notifications.models import Level, Scope
from app.notifications.pages_level import level_scope
from app.notifications.slots import Places
from app.web import FormBody, House, Incoming, Room, SignedIn, UnitOfWork, redirect
from app.web.addresses import LARGEST, plain_path
from app.web.language import language_of

router = Room("/notifications")
NOTICES = {
    Level.WATCHING: "You are told of everything that is written here.",
    Level.NORMAL: "You are told of what is addressed to you here.",
    Level.MUTED: "You are told of nothing here any more.",
}


@router.post("/level")
def change_level(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody) -> Response:
    level = next((one for one in Level if one == body.get("level")), None)
    scope, number = level_scope(body.get("scope")), _number(body.get("scope_id"))
    if level is None or scope is None:
        raise InvalidError("Choose one of the options offered.")
    _known(session, services, actor, scope, number, language_of(request, actor))
    choose(session, actor.person_id or 0, scope, number, level=level)
    return redirect(plain_path(body.get("back")) or "/notifications/choices", NOTICES[level])


def _known(session: Session, services: Services, actor: Actor, scope: Scope, number: int, language: str) -> None:
    """NotFoundError for a place that the actor may not know of, as for one that does not exist."""
    places = services.get(Places)
    names = {Scope.TOPIC: places.topics, Scope.GROUP: places.groups}.get(scope)
    there = number == 0 if names is None else number in names(session, actor, [number], language)
    if not there:
        raise NotFoundError


def _number(sent: object) -> int:
    found = int(sent) if isinstance(sent, str) and sent.isascii() and sent.isdigit() and len(sent) < 11 else -1
    return found if found <= LARGEST else -1
