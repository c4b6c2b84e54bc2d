"""Thematic working groups: their public page, their members, their own shelf."""

from app.groups import api, audiences, policy, routes, routes_members
from app.groups.actions import create_group
from app.groups.actions_terms import write_terms
from app.groups.erase import erase_groups
from app.groups.letters import LETTERS
from app.groups.queries import (
    GroupName,
    GroupSource,
    all_ids,
    by_slug,
    is_open,
    my_groups,
    names,
    open_groups,
    open_ids,
    search_source,
)
from app.groups.queries_people import Candidate, Participant, candidate, find_candidates, participants, sizes
from app.groups.shelf import Shelf
from app.jobs import Handler

ROUTERS = (routes_members.router, routes.router, api.router)
HANDLERS: tuple[Handler, ...] = ()

__all__ = [
    "HANDLERS",
    "LETTERS",
    "ROUTERS",
    "Candidate",
    "GroupName",
    "GroupSource",
    "Participant",
    "Shelf",
    "all_ids",
    "audiences",
    "by_slug",
    "candidate",
    "create_group",
    "erase_groups",
    "find_candidates",
    "is_open",
    "my_groups",
    "names",
    "open_groups",
    "open_ids",
    "participants",
    "policy",
    "search_source",
    "sizes",
    "write_terms",
]
