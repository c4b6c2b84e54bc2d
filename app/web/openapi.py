"""What the API's description says of errors and of signing in, for every call in one place (RFC 9457 problem details)."""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.routing import BaseRoute

from app.web.doorway import gate_of
from app.web.gates import Gate

Description = dict[str, Any]
MEDIA_TYPE = "application/problem+json"
WORDS = {
    400: "The body could not be read.",
    401: "Nobody is signed in.",
    403: "Not allowed; the detail says why.",
    404: "Absent, or not to be known of.",
    409: "Somebody or something was quicker; nothing was changed.",
    413: "Larger than the limit.",
    422: "Values are to be mended; `errors` names them.",
    429: "Too often. Try again after the seconds told by `Retry-After`.",
    503: "The house is busy and nothing was changed. Try again after the seconds told by `Retry-After`.",
}
WAYS_IN = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "Made on the account page or by `baraza token create`.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "baraza",
        "description": "A browser's; `__Host-baraza` over https.",
    },
}


class Fault(BaseModel):
    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457; `errors` where values are to be mended."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


def describe(app: FastAPI) -> None:
    """Make the application complete its own description, once, when it is first asked for."""
    plain = app.openapi

    def openapi() -> Description:
        description = plain()  # FastAPI keeps it and hands out the same again
        if "securitySchemes" not in description["components"]:
            _complete(description, dict(_gates(app.routes)))
        return description

    app.openapi = openapi  # type: ignore[method-assign]  # the way that FastAPI offers


def _gates(routes: Iterable[BaseRoute]) -> Iterator[tuple[tuple[str, str], Gate | None]]:
    for route in routes:
        if isinstance(route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                yield (route.path, method.lower()), gate_of(route.endpoint)


def _complete(description: Description, gates: dict[tuple[str, str], Gate | None]) -> None:
    parts = description["components"]
    for name in ("HTTPValidationError", "ValidationError"):  # FastAPI's own; ours are problems
        parts["schemas"].pop(name, None)
    parts["schemas"]["Fault"] = Fault.model_json_schema()
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts["schemas"]["Problem"] = {key: value for key, value in schema.items() if key != "$defs"}
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    parts["responses"] = {str(status): {"description": words, "content": content} for status, words in WORDS.items()}
    parts["securitySchemes"] = WAYS_IN
    for path, calls in description["paths"].items():
        for method, call in calls.items():
            statuses = sorted(_statuses(path, method, call, gates.get((path, method))))
            call["responses"].pop("422", None)
            call["responses"] |= {str(n): {"$ref": f"#/components/responses/{n}"} for n in statuses}
            open_to_all = gates.get((path, method)) in {None, Gate()}
            call["security"] = [*([{}] if open_to_all else []), {"token": []}, {"session": []}]


def _statuses(path: str, method: str, call: Description, gate: Gate | None) -> set[int]:
    """Which problems a call can end with, by its gate, its address and what it takes."""
    found = {503}
    if gate is not None and (gate.signed_in or gate.permission is not None):
        found |= {401}
    if gate is not None and gate.permission is not None:
        found |= {403}
    if "{" in path:
        found |= {404}
    if any(parameter["in"] == "query" for parameter in call.get("parameters", ())):
        found |= {422}
    if method != "get":
        found |= {403, 409, 413}
    if "requestBody" in call:
        found |= {400, 422}
    return found | {int(status) for status in call["responses"] if int(status) in WORDS}  # said by the route
