"""What people are told: one list on the site and by mail, their choices, digests."""

from fastapi import APIRouter

from app.jobs import Handler
from app.notifications import routes_level
from app.notifications.changes import Destination, move, seen_before, settle
from app.notifications.choices import Chosen, choice_of, choose, chosen, place_of, watch_unless_chosen, watchers
from app.notifications.erase import erase_notifications
from app.notifications.imports import date_back
from app.notifications.kinds import KINDS, Kind
from app.notifications.marker import MARKERS, marker
from app.notifications.models import Cadence, Choice, DigestIssue, Level, Notification, Scope
from app.notifications.pages_level import LevelPart, level_part
from app.notifications.slots import Place, Places
from app.notifications.tell import (
    SELF,
    News,
    count_unread,
    mark_read,
    may_read,
    rename,
    show_to,
    tell,
    withdraw,
)
from app.notifications.writers import Gather, Line, Novelties, Section, Writer, Writers, Written

ROUTERS: tuple[APIRouter, ...] = (routes_level.router,)
HANDLERS: tuple[Handler, ...] = ()

__all__ = [
    "HANDLERS",
    "KINDS",
    "MARKERS",
    "ROUTERS",
    "SELF",
    "Cadence",
    "Choice",
    "Chosen",
    "Destination",
    "DigestIssue",
    "Gather",
    "Kind",
    "Level",
    "LevelPart",
    "Line",
    "News",
    "Notification",
    "Novelties",
    "Place",
    "Places",
    "Scope",
    "Section",
    "Writer",
    "Writers",
    "Written",
    "choice_of",
    "choose",
    "chosen",
    "count_unread",
    "date_back",
    "erase_notifications",
    "level_part",
    "mark_read",
    "marker",
    "may_read",
    "move",
    "place_of",
    "rename",
    "seen_before",
    "settle",
    "show_to",
    "tell",
    "watch_unless_chosen",
    "watchers",
    "withdraw",
]
