"""The calendar as pages and as iCalendar: feeds, invitations by mail, replies to them."""

from app.calendar import routes_addresses, routes_feeds, routes_list, routes_month
from app.calendar.feeds import KeptFeeds
from app.jobs import Handler

# Fixed words before numbers.
ROUTERS = (routes_feeds.router, routes_addresses.router, routes_month.router, routes_list.router)
HANDLERS: tuple[Handler, ...] = ()

__all__ = ["HANDLERS", "ROUTERS", "KeptFeeds"]
