"""What people are told: one list on the site and by mail, their choices, digests."""

from fastapi import APIRouter

from app.notifications import routes_choices, routes_digest, routes_level, routes_list, routes_unsubscribe
from app.notifications.changes import Destination, mail_again, move, seen_before, settle
from app.notifications.choices import (
    Chosen,
    choice_of,
    choose,
    chosen,
    place_of,
    wants_bulletin,
    watch_unless_chosen,
    watchers,
)
from app.notifications.digest_gather import Gatherer
from app.notifications.digest_times import last_due
from app.notifications.drawing import draw as draw_message
from app.notifications.erase import erase_notifications
from app.notifications.glance import given_glance, glance, note_glance, seen_with
from app.notifications.guards import StillWanted
from app.notifications.imports import date_back
from app.notifications.jobs import HANDLERS
from app.notifications.kinds import KINDS, Kind
from app.notifications.marker import MARKERS, marker
from app.notifications.message import list_headers, message_name
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
    say_again,
    show_to,
    tell,
    withdraw,
)
from app.notifications.tokens import bulletin_stop_link
from app.notifications.writers import Gather, Line, Novelties, Section, Writer, Writers, Written

ROUTERS: tuple[APIRouter, ...] = (
    routes_choices.router,
    routes_digest.router,
    routes_level.router,
    routes_list.router,
    routes_unsubscribe.router,
)

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
    "Gatherer",
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
    "StillWanted",
    "Writer",
    "Writers",
    "Written",
    "bulletin_stop_link",
    "choice_of",
    "choose",
    "chosen",
    "count_unread",
    "date_back",
    "draw_message",
    "erase_notifications",
    "given_glance",
    "glance",
    "last_due",
    "level_part",
    "list_headers",
    "mail_again",
    "mark_read",
    "marker",
    "may_read",
    "message_name",
    "move",
    "note_glance",
    "place_of",
    "rename",
    "say_again",
    "seen_before",
    "seen_with",
    "settle",
    "show_to",
    "tell",
    "wants_bulletin",
    "watch_unless_chosen",
    "watchers",
    "withdraw",
]
