"""The calendar as pages and as iCalendar: feeds, invitations by mail, replies to them."""

from app.calendar import routes_addresses, routes_feeds
from app.calendar.feeds import KeptFeeds
from app.jobs import Handler

ROUTERS = (routes_feeds.router, routes_addresses.router)
HANDLERS: tuple[Handler, ...] = ()

__all__ = ["HANDLERS", "ROUTERS", "KeptFeeds"]
