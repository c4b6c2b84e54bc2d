"""How institutions become members and remain so: nomination, application, screening, decision; guests, code, sanctions."""

from fastapi import APIRouter

from app.governance import Effect
from app.jobs import Handler
from app.membership import (
    jobs_code,
    jobs_moves,
    routes_code,
    routes_code_writing,
    routes_committee,
    routes_nominations,
    routes_secretariat,
)
from app.membership.actions_code import adopt_code
from app.membership.counts import count_nominations_to_answer, count_to_screen
from app.membership.letters import LETTERS
from app.membership.models import Application
from app.membership.moves_review import enact_application
from app.membership.queries_code import count_code_to_accept

ROUTERS: tuple[APIRouter, ...] = (
    routes_secretariat.router,
    routes_committee.router,
    routes_nominations.router,
    routes_code_writing.router,
    routes_code.router,
)
HANDLERS: tuple[Handler, ...] = (*jobs_moves.HANDLERS, *jobs_code.HANDLERS)
# What the decisions of the committee do, by the subject kind of the ballot.
EFFECTS: dict[str, Effect] = {"application": enact_application, "code": adopt_code}

__all__ = [
    "EFFECTS",
    "HANDLERS",
    "LETTERS",
    "ROUTERS",
    "Application",
    "count_code_to_accept",
    "count_nominations_to_answer",
    "count_to_screen",
]
