"""The administrators' room: people and roles, what is owed, what was sent, what happened."""

from app.admin import routes_addresses, routes_house, routes_invite, routes_letters, routes_overview, routes_people
from app.admin.letters import LETTERS

ROUTERS = (
    routes_overview.router,
    routes_invite.router,
    routes_people.router,
    routes_letters.router,
    routes_house.router,
    routes_addresses.router,
)

__all__ = ["LETTERS", "ROUTERS"]
