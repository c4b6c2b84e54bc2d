"""Answers by mail: a reply to a notification becomes a post."""

from fastapi import APIRouter

from app.correspondence.addresses import reply_address
from app.correspondence.erase import erase_letters
from app.jobs import Handler

ROUTERS: tuple[APIRouter, ...] = ()
HANDLERS: tuple[Handler, ...] = ()

__all__ = ["HANDLERS", "ROUTERS", "erase_letters", "reply_address"]
