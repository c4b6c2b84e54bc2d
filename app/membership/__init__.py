"""How institutions become members and remain so: nomination, application, screening, decision; guests, code, sanctions."""

import re

from fastapi import APIRouter

from app.governance import Effect
from app.jobs import Handler
from app.membership import (
    jobs_apply,
    jobs_code,
    jobs_moves,
    routes_apply,
    routes_apply_contacts,
    routes_apply_files,
    routes_apply_follow,
    routes_apply_programmes,
    routes_apply_steps,
    routes_code,
    routes_code_writing,
    routes_committee,
    routes_nominations,
    routes_secretariat,
)
from app.membership.actions_apply import begin, submit_answers
from app.membership.actions_apply_files import MOST_BYTES, keep_file, take_in_bytes
from app.membership.actions_code import adopt_code
from app.membership.answers import Answers, ContactAnswer, OrganisationAnswer, ProgrammeAnswer
from app.membership.counts import count_nominations_to_answer, count_to_screen
from app.membership.letters import LETTERS
from app.membership.limits_apply import ApplyLimits
from app.membership.models import Application
from app.membership.moves_review import enact_application
from app.membership.queries_code import count_code_to_accept
from app.web.envelope import OpenUpload

# The order matters: fixed words before steps, lists and files before the steps that are one form.
ROUTERS: tuple[APIRouter, ...] = (
    routes_apply.router,
    routes_apply_files.router,
    routes_apply_programmes.router,
    routes_apply_contacts.router,
    routes_apply_follow.router,
    routes_apply_steps.router,
    routes_secretariat.router,
    routes_committee.router,
    routes_nominations.router,
    routes_code_writing.router,
    routes_code.router,
)
HANDLERS: tuple[Handler, ...] = (*jobs_apply.HANDLERS, *jobs_moves.HANDLERS, *jobs_code.HANDLERS)
# What the decisions of the committee do, by the subject kind of the ballot.
EFFECTS: dict[str, Effect] = {"application": enact_application, "code": adopt_code}
OPEN_UPLOADS = (OpenUpload(re.compile(r"/applications/\d+-[\w-]{32}/documents"), MOST_BYTES),)

__all__ = [
    "EFFECTS",
    "HANDLERS",
    "LETTERS",
    "OPEN_UPLOADS",
    "ROUTERS",
    "Answers",
    "Application",
    "ApplyLimits",
    "ContactAnswer",
    "OrganisationAnswer",
    "ProgrammeAnswer",
    "begin",
    "count_code_to_accept",
    "count_nominations_to_answer",
    "count_to_screen",
    "keep_file",
    "submit_answers",
    "take_in_bytes",
]
