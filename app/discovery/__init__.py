"""Reads across rooms: the two faces of home, and search with its index."""

from app.access import Actor, Permission
from app.core.kept import Kept
from app.discovery import (
    alike,
    api,
    first_steps,
    routes,
    routes_alike,
    routes_browse,
    routes_export,
    routes_missed,
    routes_pages,
    routes_saved,
    routes_stop,
    routes_suggest,
)
from app.discovery.alerts_guard import StillFound
from app.discovery.asked import Asked
from app.discovery.awaits_sources import MoreWaits
from app.discovery.drawn import DrawnRows
from app.discovery.engine import Index, connect_index
from app.discovery.findables import Findable, Findables
from app.discovery.issues import IssueLine, NewestIssue
from app.discovery.jobs import HANDLERS, rebuild_index
from app.discovery.missed import Missed, erase_missed
from app.discovery.page_finder import find_pages, mark_words
from app.discovery.pages import Words, WordsByLanguage
from app.discovery.saved_actions import erase_searches
from app.discovery.saved_actions import save as save_search
from app.discovery.similar import SimilarTo
from app.web.house import Place

ROUTERS = (
    routes.router,
    first_steps.router,
    routes_suggest.router,
    routes_suggest.api,
    routes_pages.router,
    routes_browse.router,
    routes_alike.router,
    routes_alike.api,
    routes_stop.router,
    routes_saved.router,
    routes_missed.router,
    api.router,
    routes_export.router,
)
similar_section = alike.section


def _runs_house(actor: Actor) -> bool:
    return actor.may(Permission.HOUSE_RUN)


def _reviews(actor: Actor) -> bool:
    return actor.may(Permission.DOCUMENT_REVIEW)


def _at_desk(actor: Actor) -> bool:
    return actor.may(Permission.BULLETIN_EDIT) or actor.may(Permission.BULLETIN_APPROVE)


def _signed_in(actor: Actor) -> bool:
    return actor.signed_in


def _takes_part(actor: Actor) -> bool:
    return actor.is_member


def _nominates(actor: Actor) -> bool:
    return actor.is_member and bool(actor.organisation_ids)


def _sits(actor: Actor) -> bool:
    return actor.may(Permission.COMMITTEE_READ)


def _screens(actor: Actor) -> bool:
    return actor.may(Permission.MEMBERSHIP_SCREEN)


NAVIGATION = (
    Place("Documents", "/documents", also=("/collections", "/glossary", "/vocabularies")),
    Place("Forum", "/forum", _signed_in, also=("/topics", "/posts")),
    Place("Organisations", "/organisations"),
    Place("Working groups", "/groups"),
    Place("Calendar", "/calendar", also=("/events",)),
    Place("Bulletin", "/bulletins"),
    Place("Committees", "/committees"),
)
MENU = (
    Place("Home", "/"),
    Place("Notifications", "/notifications"),
    Place("My actions", "/actions", _takes_part),
    Place("My documents", "/documents/mine"),
    Place("Saved searches", "/searches"),
    Place("My proposals", "/bulletins/submissions", _takes_part),
    Place("To review", "/documents/review", _reviews),
    Place("Bulletin desk", "/bulletins/desk", _at_desk),
    Place("Nominations", "/nominations", _nominates),
    Place("Committee", "/committee", _sits),
    Place("Applications", "/secretariat/applications", _screens),
    Place("Searches without results", "/search/missed", _reviews),
    Place("Where it is quiet", "/stewardship/quiet", _reviews),
    Place("Account", "/account"),
    Place("Administration", "/admin", _runs_house),
)

__all__ = [
    "HANDLERS",
    "MENU",
    "NAVIGATION",
    "ROUTERS",
    "Asked",
    "DrawnRows",
    "Findable",
    "Findables",
    "Index",
    "IssueLine",
    "Kept",
    "Missed",
    "MoreWaits",
    "NewestIssue",
    "SimilarTo",
    "StillFound",
    "Words",
    "WordsByLanguage",
    "connect_index",
    "erase_missed",
    "erase_searches",
    "find_pages",
    "mark_words",
    "rebuild_index",
    "save_search",
    "similar_section",
]
