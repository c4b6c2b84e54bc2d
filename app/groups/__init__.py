"""Thematic working groups: their public page, their members, their own shelf."""

from app.groups import (
    api,
    audiences,
    policy,
    routes,
    routes_entries,
    routes_members,
    routes_opening,
    routes_proposals,
    routes_terms,
    routes_topics,
)
from app.groups.actions import create_group
from app.groups.actions_terms import write_terms
from app.groups.effects import EFFECTS
from app.groups.erase import erase_groups
from app.groups.imports import date_back
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
from app.groups.queries_entries import count_entries_to_answer, count_invitations_to_answer
from app.groups.queries_people import Candidate, Participant, candidate, find_candidates, participants, sizes, the_one
from app.groups.queries_proposals import count_proposals_asked
from app.groups.queries_standing import GroupStanding, standings
from app.groups.shelf import Shelf
from app.jobs import Handler

# The order matters: fixed words before addresses of groups.
ROUTERS = (
    routes_proposals.router,
    routes_topics.router,
    routes_opening.router,
    routes_entries.router,
    routes_terms.router,
    routes_members.router,
    routes.router,
    api.router,
)
HANDLERS: tuple[Handler, ...] = ()

__all__ = [
    "EFFECTS",
    "HANDLERS",
    "LETTERS",
    "ROUTERS",
    "Candidate",
    "GroupName",
    "GroupSource",
    "GroupStanding",
    "Participant",
    "Shelf",
    "all_ids",
    "audiences",
    "by_slug",
    "candidate",
    "count_entries_to_answer",
    "count_invitations_to_answer",
    "count_proposals_asked",
    "create_group",
    "date_back",
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
    "standings",
    "the_one",
    "write_terms",
]
