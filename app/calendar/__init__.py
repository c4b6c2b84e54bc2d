"""The calendar as pages and as iCalendar: feeds, invitations by mail, replies to them."""

from app.calendar import routes_addresses, routes_feeds, routes_list, routes_month
from app.calendar.feeds import KeptFeeds
from app.calendar.guards import still_wanted
from app.calendar.incoming import receive, take_mail
from app.calendar.jobs import HANDLERS
from app.calendar.letters import LETTERS
from app.calendar.reading import attended_by
from app.calendar.tokens import erase_addresses

# Fixed words before numbers.
ROUTERS = (routes_feeds.router, routes_addresses.router, routes_month.router, routes_list.router)

__all__ = [
    "HANDLERS",
    "LETTERS",
    "ROUTERS",
    "KeptFeeds",
    "attended_by",
    "erase_addresses",
    "receive",
    "still_wanted",
    "take_mail",
]
