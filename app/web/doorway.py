"""Every route of the house enters here: who is it, may they knock, one transaction, render, commit, answer.

FastAPI would run each synchronous dependency in a thread of its own and finish generators around the answer; one
wrapper does all of it in one thread, and the commit is behind us before the first byte leaves (docs/decisions/0005).
"""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, get_args, get_origin

from fastapi import APIRouter
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.routing import Match
from starlette.types import Scope

from app.access import NOBODY, Actor
from app.core.services import Services
from app.web.gates import Gate, Injected
from app.web.responses import Rendered, finish

SAFE_METHODS = frozenset({"GET", "HEAD"})
Identify = Callable[[Services, Session, Request], Actor]


class Identifier:
    """Tells who a request comes from; the roof provides the one of `accounts`."""

    def __init__(self, identify: Identify) -> None:
        self.identify = identify


class Door(APIRoute):
    """A route whose endpoint may ask for the actor (with a gate), the session, the services and the request."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401 - handed on as they are
        options.setdefault("response_model", None)
        if not inspect.iscoroutinefunction(endpoint):
            endpoint = admit(endpoint)
        super().__init__(path, endpoint, **options)
        # What every address of this route begins with: a hundred routes are passed over without a regular expression.
        self._beginning = self.path.partition("{")[0]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if not scope["path"].startswith(self._beginning):
            return Match.NONE, {}
        if scope["method"] == "HEAD" and "HEAD" not in (self.methods or ()):
            # Answered as GET; the server leaves the body away, and what streams one looks at `head`.
            match, found = super().matches({**scope, "method": "GET"})
            return match, ({**found, "method": "GET", "head": True} if match is Match.FULL else found)
        return super().matches(scope)


def Room(prefix: str = "", **options: Any) -> APIRouter:  # noqa: N802, ANN401 - reads as the noun it makes
    """A router of one room.

    Its routes pass through the doorway and stay out of the API's documentation unless they belong to it.
    """
    options.setdefault("include_in_schema", False)
    return APIRouter(prefix=prefix, route_class=Door, **options)


def gate_of(endpoint: Callable[..., Any]) -> Gate | None:
    """The gate that guards an endpoint.

    None where it asks for no actor, and then it must be on the list of public ones.
    """
    return getattr(endpoint, "gate", None)


def admit(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """The endpoint as FastAPI sees it: the request stands in the place of what the doorway fills in."""
    signature = inspect.signature(endpoint, eval_str=True)
    wants: dict[str, type] = {}
    gate: Gate | None = None
    plain = []
    for name, parameter in signature.parameters.items():
        kind, *marks = (
            get_args(parameter.annotation) if get_origin(parameter.annotation) is not None else (parameter.annotation,)
        )
        found = next((m for m in marks if isinstance(m, (Gate, Injected))), None)
        if found is None:
            plain.append(parameter)
            continue
        wants[name] = kind
        if isinstance(found, Gate):
            gate = found
    knock = _knock(endpoint, wants, gate)
    request = inspect.Parameter("request_", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    keyword_only = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in plain]
    knock.__signature__ = inspect.Signature([*keyword_only, request])  # type: ignore[attr-defined]
    knock.gate = gate  # type: ignore[attr-defined]
    return knock


def _knock(endpoint: Callable[..., Any], wants: dict[str, type], gate: Gate | None) -> Callable[..., Any]:
    needs_actor = gate is not None

    @wraps(endpoint)
    def knock(*, request_: Request, **values: Any) -> Any:  # noqa: ANN401 - whatever the endpoint takes and returns
        services: Services = request_.app.state.services
        database = services.database
        if request_.method in SAFE_METHODS:
            with database.read() as session:
                return serve(services, session, request_, values)
        # The actor is read before the write begins: nothing slow that a route does first, such as storing a file, holds
        # the lock.
        with database.read() as session:
            actor = identify(services, session, request_)
        with database.write() as session:
            session.info["wake"] = services.work_waits.set
            return serve(services, session, request_, values, actor)

    def identify(services: Services, session: Session, request: Request) -> Actor:
        if not needs_actor:
            return NOBODY
        actor = services.get(Identifier).identify(services, session, request)
        request.state.actor = actor
        gate.check(actor)  # type: ignore[union-attr]  # needs_actor says it is there
        return actor

    def serve(
        services: Services, session: Session, request: Request, values: dict[str, Any], actor: Actor | None = None
    ) -> Any:  # noqa: ANN401
        actor = identify(services, session, request) if actor is None else actor
        for name, kind in wants.items():
            values[name] = _GIVEN[kind](services, session, request, actor)
        answer = endpoint(**values)
        if isinstance(answer, Rendered):
            return finish(answer, request, actor, session)
        return answer

    return knock


_GIVEN: dict[type, Callable[[Services, Session, Request, Actor], Any]] = {
    Actor: lambda _services, _session, _request, actor: actor,
    Session: lambda _services, session, _request, _actor: session,
    Services: lambda services, _session, _request, _actor: services,
    Request: lambda _services, _session, request, _actor: request,
}
