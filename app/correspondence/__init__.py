"""Answers by mail: a reply to a notification becomes a post."""

from fastapi import APIRouter

from app.jobs import Handler

ROUTERS: tuple[APIRouter, ...] = ()
HANDLERS: tuple[Handler, ...] = ()

__all__ = ["HANDLERS", "ROUTERS"]
