"""The quarterly bulletin: what members propose, the desk where an issue is compiled, its editions, and how it is sent."""

from fastapi import APIRouter

from app.bulletin.letters import LETTERS
from app.jobs import Handler

# Fixed words (`desk`, `submissions`) stand before quarters.
ROUTERS: tuple[APIRouter, ...] = ()
HANDLERS: tuple[Handler, ...] = ()

__all__ = ["HANDLERS", "LETTERS", "ROUTERS"]
