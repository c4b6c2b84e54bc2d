"""`/unsubscribe/{token}`: GET shows a button; POST ends the mail, also when a mail program sends it by itself (RFC 8058)."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import NOBODY
from app.core.services import Services
from app.notifications.leaving import leave
from app.notifications.models import Scope
from app.notifications.slots import Places
from app.notifications.tokens import Leave, read_token
from app.web import Anyone, House, Incoming, Rendered, Room, UnitOfWork, render
from app.web.language import language_of

router = Room("/unsubscribe")
TEMPLATE = "notifications/unsubscribe.html"


@dataclass(frozen=True, slots=True)
class UnsubscribePage:
    """`scope` is "" for an address that the house did not make; `name` of a group; `done` once the mail has ended."""

    scope: str = ""
    name: str = ""
    action: str = ""
    done: bool = False


@router.get("/{token}")
def ask(token: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    found = read_token(services.settings, token)
    if found is None:
        return render(TEMPLATE, UnsubscribePage(), 404)
    name = _name(session, services, found, language_of(request, actor))
    return render(TEMPLATE, UnsubscribePage(found.scope, name, f"/unsubscribe/{token}"))


@router.post("/{token}")
def end(token: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    found = read_token(services.settings, token)
    if found is None or not leave(session, found):
        return render(TEMPLATE, UnsubscribePage(), 404)
    name = _name(session, services, found, language_of(request, actor))
    return render(TEMPLATE, UnsubscribePage(found.scope, name, done=True))


def _name(session: Session, services: Services, found: Leave, language: str) -> str:
    """Of a group, which everybody may know; never of a topic."""
    if found.scope != Scope.GROUP:
        return ""
    names = services.get(Places).groups(session, NOBODY, [found.scope_id], language)
    return names[found.scope_id].name if found.scope_id in names else ""
