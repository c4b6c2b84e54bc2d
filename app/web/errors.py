"""One handler for everything that goes wrong: a page for people, a problem document (RFC 9457) for programs."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access import NOBODY, Actor
from app.core.errors import DomainError, InvalidError, TooManyError
from app.core.services import Services
from app.web.doorway import Identifier
from app.web.gates import SignInRequiredError
from app.web.house import Furniture
from app.web.language import language_of, say

log = structlog.get_logger("web")
UNREADABLE = "Something in the request could not be read."
NOT_FOUND_SENTENCE = "There is nothing at this address, or it is not open to you."
OUR_FAULT = "This is our fault, and it has been written down. Please try again later."
BUSY = "The house is busy. Please try again in a moment; nothing was lost."


@dataclass(frozen=True, slots=True)
class ErrorPage:
    status: int
    title: str
    sentence: str


def install(app: FastAPI) -> None:
    app.add_exception_handler(DomainError, domain_error)
    app.add_exception_handler(SignInRequiredError, sign_in_required)
    app.add_exception_handler(RequestValidationError, unreadable)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(OperationalError, database_away)
    for unstorable in (DataError, OverflowError):
        app.add_exception_handler(unstorable, no_such_value)
    app.add_middleware(LastResort)


class LastResort:
    """Answers what nothing else caught. Starlette's own place for it lies outside the middleware, the envelope too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            await _unexpected_at_any_rate(Request(scope), error)(scope, receive, send)


def _unexpected_at_any_rate(request: Request, error: Exception) -> Response:
    try:
        return unexpected(request, error)
    except Exception as worse:
        log.exception("no error page", exc_info=worse)
        return Response(OUR_FAULT, 500, {"cache-control": "no-store"}, "text/plain")


def is_api(request: Request) -> bool:
    """Called by a program, and answered with a problem document."""
    return request.url.path.startswith(("/api/", "/uploads"))


def domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)  # noqa: S101 - registered for this type only
    sentence = error.sentence or (NOT_FOUND_SENTENCE if error.status == HTTPStatus.NOT_FOUND else "")
    headers = {"retry-after": str(error.retry_after)} if isinstance(error, TooManyError) else {}
    fields = error.fields if isinstance(error, InvalidError) else {}
    return answer(request, error.status, error.title, sentence, fields=fields, headers=headers)


def sign_in_required(request: Request, _error: Exception) -> Response:
    if is_api(request):
        return problem(
            401,
            "Sign in first",
            "Send a token as «Authorization: Bearer …», or sign in.",
            headers={"www-authenticate": "Bearer"},
        )
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = f"?next={quote(target)}" if request.method == "GET" and target != "/" else ""
    return Response(status_code=303, headers={"location": f"/sign-in{back}", "cache-control": "no-store"})


def unreadable(request: Request, error: Exception) -> Response:
    """A path parameter that is no number names nothing; anything else is said field by field."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type only
    places = [(fault["loc"], fault["msg"]) for fault in error.errors()]
    if any(place and place[0] == "path" for place, _ in places):
        return answer(request, 404, "Page not found", NOT_FOUND_SENTENCE)
    fields = {".".join(str(part) for part in place[1:]) or "body": message for place, message in places}
    return answer(request, 422, "There is a problem", UNREADABLE, fields=fields if is_api(request) else None)


def http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type only
    if isinstance(error.__cause__, DomainError):  # FastAPI calls whatever ends the reading of a body a bad request
        return domain_error(request, error.__cause__)
    status = HTTPStatus(error.status_code)
    sentence = {404: NOT_FOUND_SENTENCE, 405: "This address does not take requests of that kind."}.get(
        int(status), str(error.detail)
    )
    title = "Page not found" if status == HTTPStatus.NOT_FOUND else status.phrase
    if status == HTTPStatus.BAD_REQUEST and not is_api(request):  # what the parser of forms says is for programs
        title, sentence = "There is a problem", UNREADABLE
    return answer(request, int(status), title, sentence, headers=dict(error.headers or {}))


def no_such_value(request: Request, _error: Exception) -> Response:
    """A number or a character that no column can hold: it names nothing, and cannot be kept."""
    if request.method == "GET":
        return answer(request, 404, "Page not found", NOT_FOUND_SENTENCE)
    return answer(
        request, 422, "There is a problem", "Something in the request is too large or holds unusual characters."
    )


def database_away(request: Request, error: Exception) -> Response:
    log.error("database away", route=_route(request), error=str(error))
    return answer(request, 503, "Please try again", BUSY, headers={"retry-after": "5"}, known=False)


def unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected", route=_route(request), method=request.method, exc_info=error)
    return answer(
        request,
        500,
        "Something went wrong",
        OUR_FAULT,
        known=False,
    )


def _route(request: Request) -> str:
    """Which address it was, as the code writes it: private links have their secret in the path."""
    return getattr(request.scope.get("route"), "path", "")


def problem(
    status: int, title: str, detail: str, *, fields: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> JSONResponse:
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if fields:
        body["errors"] = [{"field": name, "message": message} for name, message in fields.items()]
    return JSONResponse(body, status, {"cache-control": "no-store", **(headers or {})}, "application/problem+json")


def answer(
    request: Request,
    status: int,
    title: str,
    sentence: str,
    *,
    fields: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
    known: bool = True,
) -> Response:
    """The same bytes for the same kind of error: neither address nor identifier is repeated in it."""
    if is_api(request):
        return problem(status, title, sentence, fields=fields, headers=headers)
    furniture: Furniture = request.app.state.furniture
    actor = _actor(request) if known else NOBODY
    language = language_of(request, actor)
    parts = dict.fromkeys((sentence, *(fields or {}).values()))
    page = ErrorPage(status, say(title, language), " ".join(say(part, language) for part in parts if part))
    html = furniture.render("errors/error.html", page, plain_request(request), actor)
    return HTMLResponse(html, status, {"cache-control": "no-store", **(headers or {})})


def plain_request(request: Request) -> Request:
    """The request as the error page may know it: who and which language, not where."""
    return Request({**request.scope, "path": "/", "raw_path": b"/", "query_string": b""})


def _actor(request: Request) -> Actor:
    known = getattr(request.state, "actor", None)
    if isinstance(known, Actor):
        return known
    services: Services = request.app.state.services
    with services.database.read() as session:
        return services.get(Identifier).identify(services, session, request)
