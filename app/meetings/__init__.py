"""What a meeting leaves behind: attendance, minutes, decisions, certificates."""

from fastapi import APIRouter

from app.jobs import Handler

ROUTERS: tuple[APIRouter, ...] = ()
HANDLERS: tuple[Handler, ...] = ()

__all__ = ["HANDLERS", "ROUTERS"]
