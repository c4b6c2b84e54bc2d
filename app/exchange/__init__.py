"""Leaving the house by other programs' doors: citations, metadata, signposts, harvesting, feeds."""

from app.exchange import api, citing, routes_cite, routes_feeds, routes_oai, routes_statistics
from app.exchange.atom import Feed, FeedEntry, atom
from app.exchange.citing import Work
from app.exchange.forms import negotiated
from app.exchange.jobs import HANDLERS
from app.exchange.limits import HarvestLimits
from app.exchange.links import links_of
from app.exchange.names import Name
from app.exchange.part import KeptParts, part_of
from app.exchange.routes_cite import LIST_FORMS, send_list
from app.exchange.routes_feeds import KeptFeeds

# Before those of documents: fixed words before numbers. A feed's ending before the endings of lists.
ROUTERS = (routes_feeds.router, routes_oai.router, routes_statistics.router, routes_cite.router, api.router)

__all__ = [
    "HANDLERS",
    "LIST_FORMS",
    "ROUTERS",
    "Feed",
    "FeedEntry",
    "HarvestLimits",
    "KeptFeeds",
    "KeptParts",
    "Name",
    "Work",
    "atom",
    "citing",
    "links_of",
    "negotiated",
    "part_of",
    "send_list",
]
