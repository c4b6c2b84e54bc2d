"""Member institutions: the directory, profiles, programmes, and the people who act for them."""

from app.organisations import (
    api,
    routes,
    routes_edit,
    routes_history,
    routes_people,
    routes_programmes,
    routes_transfers,
)
from app.organisations.actions import create_organisation
from app.organisations.actions_erase import erase_organisations
from app.organisations.actions_invite import ActsElsewhere, invite
from app.organisations.actions_people import affiliate, end_affiliation
from app.organisations.actions_programmes import ProgrammeFacts, add_programme
from app.organisations.actions_standing import (
    cut_affiliation,
    end_membership,
    restore_membership,
    resume_affiliation,
    suspend_membership,
)
from app.organisations.actions_transfers import ask_transfer
from app.organisations.differences import differences
from app.organisations.jobs import HANDLERS
from app.organisations.letters import LETTERS
from app.organisations.pages import in_paragraphs
from app.organisations.pages_forms import Filled, filled
from app.organisations.queries import (
    OrganisationName,
    Reached,
    all_ids,
    all_names,
    by_slug,
    community_ids,
    count_members,
    members,
    names,
    names_by_slug,
    organisation_of,
    organisations_of,
    reached_by_pillar,
)
from app.organisations.queries_experts import ProgrammeLine, programme_lines
from app.organisations.queries_history import Belonged, Belonger, everybody, history_of
from app.organisations.queries_joined import Joined, audiences_now, joined_between
from app.organisations.queries_numbers import Registered, register
from app.organisations.queries_people import (
    Colleague,
    affiliations_of,
    colleagues,
    current_affiliation,
    person_by_email,
)
from app.organisations.queries_profile import OrganisationSource, is_described, search_source
from app.organisations.queries_transfers import count_transfers_to_answer, transfers_for
from app.organisations.shelf import Shelf
from app.organisations.words import PersonLine, Words, person_line
from app.web.parts import Offer

ROUTERS = (
    routes_edit.router,
    routes_people.router,
    routes_transfers.router,
    routes_history.router,
    routes_programmes.router,
    routes.router,
    api.router,
)

__all__ = [
    "HANDLERS",
    "LETTERS",
    "ROUTERS",
    "ActsElsewhere",
    "Belonged",
    "Belonger",
    "Colleague",
    "Filled",
    "Joined",
    "Offer",
    "OrganisationName",
    "OrganisationSource",
    "PersonLine",
    "ProgrammeFacts",
    "ProgrammeLine",
    "Reached",
    "Registered",
    "Shelf",
    "Words",
    "add_programme",
    "affiliate",
    "affiliations_of",
    "all_ids",
    "all_names",
    "ask_transfer",
    "audiences_now",
    "by_slug",
    "colleagues",
    "community_ids",
    "count_members",
    "count_transfers_to_answer",
    "create_organisation",
    "current_affiliation",
    "cut_affiliation",
    "differences",
    "end_affiliation",
    "end_membership",
    "erase_organisations",
    "everybody",
    "filled",
    "history_of",
    "in_paragraphs",
    "invite",
    "is_described",
    "joined_between",
    "members",
    "names",
    "names_by_slug",
    "organisation_of",
    "organisations_of",
    "person_by_email",
    "person_line",
    "programme_lines",
    "reached_by_pillar",
    "register",
    "restore_membership",
    "resume_affiliation",
    "search_source",
    "suspend_membership",
    "transfers_for",
]
