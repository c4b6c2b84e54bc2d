"""Thematic working groups: their public page, their members, their own shelf."""

from app.groups import api, audiences, routes, routes_members
from app.groups.actions import create_group, erase_groups
from app.groups.queries import (
    GroupName,
    GroupSource,
    all_ids,
    by_slug,
    my_groups,
    names,
    open_groups,
    search_source,
)
from app.groups.queries_people import sizes
from app.groups.shelf import Shelf
from app.jobs import Handler

ROUTERS = (routes_members.router, routes.router, api.router)
HANDLERS: tuple[Handler, ...] = ()

__all__ = [
    "HANDLERS",
    "ROUTERS",
    "GroupName",
    "GroupSource",
    "Shelf",
    "all_ids",
    "audiences",
    "by_slug",
    "create_group",
    "erase_groups",
    "my_groups",
    "names",
    "open_groups",
    "search_source",
    "sizes",
]
