"""What people and bodies agreed to do: action points, recommendations, and the highlights that groups bring to the roundtable."""

from fastapi import APIRouter

from app.jobs import Handler

ROUTERS: tuple[APIRouter, ...] = ()
HANDLERS: tuple[Handler, ...] = ()

__all__ = ["HANDLERS", "ROUTERS"]
