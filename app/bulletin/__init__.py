"""The quarterly bulletin: what members propose, the desk where an issue is compiled, its editions, and how it is sent."""

from app.bulletin import (
    routes_read,
)
from app.bulletin.letters import LETTERS
from app.bulletin.readings import Readings
from app.jobs import Handler

# Fixed words (`desk`, `submissions`) and endings (`.pdf`) stand before quarters: `routes_read` comes last.
ROUTERS = (
    routes_read.router,
)
HANDLERS: tuple[Handler, ...] = ()

__all__ = ["HANDLERS", "LETTERS", "ROUTERS", "Readings"]
