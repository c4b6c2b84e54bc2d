"""How a request of the protocol is answered: who it is, then the endpoint; every refusal as a problem document."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from email.utils import format_datetime
from functools import wraps
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app.access import NOBODY, Actor, Permission
from app.core.errors import DomainError, TooManyError
from app.core.services import Services
from app.uploads.headers import VERSION, must_be_tus
from app.web import Gate, errors
from app.web.doorway import Identifier
from app.web.gates import SignInRequiredError
from app.web.language import language_of, say

GATE = Gate(permission=Permission.COMMUNITY_TAKE_PART, sentence="Only members of the community can add documents.")
TUS = {"tus-resumable": VERSION}


class Sender(NamedTuple):
    """Whoever sends, and the house they send to."""

    request: Request
    actor: Actor
    services: Services

    @property
    def upload_id(self) -> str:
        return str(self.request.path_params["upload_id"])


Endpoint = Callable[[Sender], Awaitable[Response]]
Answer = Callable[[Request], Awaitable[Response]]


def protocol(endpoint: Endpoint) -> Answer:
    """The endpoint as a route. It is asynchronous, so that a slow sender holds no thread; what blocks it hands to one."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        services: Services = request.app.state.services
        actor = NOBODY
        try:
            actor = await run_in_threadpool(_identify, services, request)
            GATE.check(actor)
            must_be_tus(request.headers)
            return await endpoint(Sender(request, actor, services))
        except SignInRequiredError:
            words = "Send a token as «Authorization: Bearer …», or sign in."
            return errors.problem(401, "Sign in first", words, headers={**TUS, "www-authenticate": "Bearer"})
        except DomainError as refusal:
            return _refused(request, actor, refusal)

    answer.__annotations__ = {"request": Request, "return": Response}
    del answer.__wrapped__  # or FastAPI looks for the endpoint's own parameters
    answer.gate = GATE  # type: ignore[attr-defined]
    return answer


def happened(status: int, **headers: object) -> Response:
    return Response(
        status_code=status,
        headers={
            **TUS,
            "cache-control": "no-store",
            **{n.replace("_", "-"): str(v) for n, v in headers.items() if v != ""},
        },
    )


def date(moment: datetime) -> str:
    """As HTTP writes it."""
    return format_datetime(moment, usegmt=True)


def _identify(services: Services, request: Request) -> Actor:
    with services.database.read() as session:
        return services.get(Identifier).identify(services, session, request)


def _refused(request: Request, actor: Actor, refusal: DomainError) -> Response:
    headers = dict(TUS)
    if isinstance(refusal, TooManyError):
        headers["retry-after"] = str(refusal.retry_after)
    if refusal.status == 412:
        headers["tus-version"] = VERSION
    language = language_of(request, actor)
    sentence = refusal.sentence or (errors.NOT_FOUND_SENTENCE if refusal.status == 404 else "")
    return errors.problem(refusal.status, say(refusal.title, language), say(sentence, language), headers=headers)
