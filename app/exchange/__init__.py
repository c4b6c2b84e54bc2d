"""Leaving the house by other programs' doors: citations, metadata, signposts, harvesting, feeds."""

from app.exchange import citing, routes_cite
from app.exchange.citing import Work
from app.exchange.forms import negotiated
from app.exchange.links import links_of
from app.exchange.names import Name
from app.exchange.part import KeptParts, part_of
from app.exchange.routes_cite import send_list

ROUTERS = (routes_cite.router,)

__all__ = ["ROUTERS", "KeptParts", "Name", "Work", "citing", "links_of", "negotiated", "part_of", "send_list"]
