"""What routes return: a template with its page value, or a redirect; and how a template becomes an answer."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.access import Actor
from app.core.sentences import Sentence
from app.web.house import Furniture

NOTICE_COOKIE = "notice"


@dataclass(slots=True)
class Rendered:
    """A template waiting for the house around it. `headers` go out with the answer; `background` runs when it has left."""

    template: str
    page: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    background: BackgroundTask | None = None


def render(template: str, page: object, status: int = 200, **headers: str) -> Rendered:
    """A page of the house.

    Args:
        template: path below `templates/`.
        page: a frozen dataclass; the template sees it as `page`.
    """
    return Rendered(template, page, status, {name.replace("_", "-"): value for name, value in headers.items()})


def redirect(path: str, notice: str = "", kind: str = "success") -> Response:
    """303 to a path of the house, with a sentence shown once, in the reader's language, on the page that follows."""
    response = RedirectResponse(path, status_code=303)
    return leave_notice(response, notice, kind) if notice else response


def leave_notice(response: Response, notice: str, kind: str = "success") -> Response:
    said = (notice.message, dict(notice.values)) if isinstance(notice, Sentence) else (notice, {})
    kept = quote(json.dumps([kind, *said], ensure_ascii=False))
    response.set_cookie(NOTICE_COOKIE, kept, max_age=60, httponly=True, samesite="lax", path="/")
    return response


def read_notice(request: Request) -> tuple[str, str] | None:
    raw = request.cookies.get(NOTICE_COOKIE)
    if not raw:
        return None
    try:
        kind, message, values = json.loads(unquote(raw))
        text = Sentence(str(message)[:500], **{str(name): str(value)[:200] for name, value in values.items()})
    except (ValueError, TypeError, AttributeError):  # not ours
        return None
    return (kind if kind in {"success", "info", "warning"} else "info", text)


def finish(answer: Rendered, request: Request, actor: Actor, session: Session | None) -> HTMLResponse:
    """Render with the house around the page, in the request's own transaction."""
    furniture: Furniture = request.app.state.furniture
    notice = read_notice(request)
    html = furniture.render(answer.template, answer.page, request, actor, session=session, notice=notice)
    response = HTMLResponse(html, answer.status, answer.headers, background=answer.background)
    response.headers.setdefault("cache-control", "private, no-store" if actor.signed_in else "no-cache")
    if notice is not None:
        response.delete_cookie(NOTICE_COOKIE, path="/")
    return response
