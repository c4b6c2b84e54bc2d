"""Liveness and readiness. The public answer says only ok or not; why is for administrators."""

from collections.abc import Callable, Mapping

import structlog
from starlette.responses import JSONResponse, PlainTextResponse

from app.web.doorway import Room
from app.web.gates import House

log = structlog.get_logger("health")
router = Room()


class Checks:
    """One callable a dependency; it raises when the dependency is away. The roof fills it."""

    def __init__(self, checks: Mapping[str, Callable[[], None]]) -> None:
        self.checks = checks

    def run(self) -> dict[str, str]:
        """Name of the dependency → empty when it is well, else what is wrong."""
        found = {}
        for name, check in self.checks.items():
            try:
                check()
                found[name] = ""
            except Exception as fault:  # noqa: BLE001 - any fault of any dependency is an answer here
                log.warning("dependency away", name=name, error=str(fault))
                found[name] = f"{type(fault).__name__}: {fault}"
        return found


@router.get("/healthz")
def alive() -> PlainTextResponse:
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


@router.get("/readyz")
def ready(services: House) -> JSONResponse:
    """503 when a dependency without which nothing works is away.

    Search alone being away is told, but the house stands.
    """
    found = services.get(Checks).run()
    standing = all(not fault for name, fault in found.items() if name != "search")
    body = {
        "status": "ok" if standing else "not ok",
        **{name: "not ok" if fault else "ok" for name, fault in found.items()},
    }
    return JSONResponse(body, 200 if standing else 503, {"cache-control": "no-store"})
