"""For the coordinator: where the community falls silent, and what waits for an answer."""

from app.jobs import Handler
from app.stewardship import routes

ROUTERS = (routes.router,)
HANDLERS: tuple[Handler, ...] = ()

__all__ = ["HANDLERS", "ROUTERS"]
