"""The quarterly bulletin: what members propose, the desk where an issue is compiled, its editions, and how it is sent."""

from app.bulletin import (
    jobs_pictures,
    jobs_sending,
    routes_pictures,
    routes_read,
    routes_sending,
)
from app.bulletin.letters import LETTERS
from app.bulletin.readings import Readings
from app.jobs import Handler

# Fixed words (`desk`, `submissions`) and endings (`.pdf`) stand before quarters: `routes_read` comes last.
ROUTERS = (
    routes_sending.router,
    routes_pictures.router,
    routes_read.router,
)
HANDLERS: tuple[Handler, ...] = (jobs_sending.SENDER, jobs_sending.RETURNS, jobs_pictures.SWEEP)

__all__ = ["HANDLERS", "LETTERS", "ROUTERS", "Readings"]
