"""For the coordinator: where the community falls silent, and what waits for an answer."""

from fastapi import APIRouter

from app.jobs import Handler

ROUTERS: tuple[APIRouter, ...] = ()
HANDLERS: tuple[Handler, ...] = ()

__all__ = ["HANDLERS", "ROUTERS"]
