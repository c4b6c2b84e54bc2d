"""Answers by mail: a reply to a notification becomes a post."""

from fastapi import APIRouter

from app.correspondence.addresses import reply_address
from app.correspondence.erase import erase_letters
from app.correspondence.jobs import HANDLERS
from app.correspondence.letters import LETTERS
from app.correspondence.taking import take_mail

ROUTERS: tuple[APIRouter, ...] = ()

__all__ = ["HANDLERS", "LETTERS", "ROUTERS", "erase_letters", "reply_address", "take_mail"]
