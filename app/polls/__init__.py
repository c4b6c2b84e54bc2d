"""Several dates put to a group; the one that suits becomes a meeting."""

from fastapi import APIRouter

from app.jobs import Handler

ROUTERS: tuple[APIRouter, ...] = ()
HANDLERS: tuple[Handler, ...] = ()

__all__ = ["HANDLERS", "ROUTERS"]
