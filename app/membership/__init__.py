"""How institutions become members and remain so: nomination, application, screening, decision; guests, code, sanctions."""

import re

from fastapi import APIRouter

from app.governance import Effect
from app.jobs import Handler
from app.membership import (
    api,
    api_moves,
    jobs_apply,
    jobs_code,
    jobs_moves,
    jobs_sanctions,
    jobs_stays,
    routes_appeals,
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
    routes_sanctions,
    routes_secretariat,
    routes_stays,
    routes_stays_new,
)
from app.membership.actions_appeals import carry_out_appeal
from app.membership.actions_apply import begin, submit_answers
from app.membership.actions_apply_files import MOST_BYTES, keep_file, take_in_bytes
from app.membership.actions_code import adopt_code
from app.membership.answers import Answers, ContactAnswer, OrganisationAnswer, ProgrammeAnswer
from app.membership.counts import count_nominations_to_answer, count_to_screen
from app.membership.effects_sanctions import carry_out_lift, carry_out_sanction
from app.membership.effects_stays import carry_out_stay
from app.membership.letters import LETTERS
from app.membership.limits_apply import ApplyLimits
from app.membership.measures import is_held
from app.membership.models import Application, Sanction
from app.membership.moves_review import enact_application
from app.membership.queries_code import count_code_to_accept, owes_code
from app.membership.queries_code import in_force as code_in_force
from app.membership.spaces import Space, Spaces, Works
from app.web.envelope import OpenUpload

# The order matters: fixed words before steps, lists and files before the steps that are one form.
ROUTERS: tuple[APIRouter, ...] = (
    api.router,
    api_moves.router,
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
    routes_sanctions.router,
    routes_appeals.router,
    routes_stays_new.router,
    routes_stays.router,
)
HANDLERS: tuple[Handler, ...] = (
    *jobs_apply.HANDLERS,
    *jobs_moves.HANDLERS,
    *jobs_code.HANDLERS,
    *jobs_sanctions.HANDLERS,
    *jobs_stays.HANDLERS,
)
# What the decisions of the committee do, by the subject kind of the ballot.
EFFECTS: dict[str, Effect] = {
    "application": enact_application,
    "code": adopt_code,
    "sanction": carry_out_sanction,
    "lift": carry_out_lift,
    "appeal": carry_out_appeal,
    "stay": carry_out_stay,
}
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
    "Sanction",
    "Space",
    "Spaces",
    "Works",
    "begin",
    "code_in_force",
    "count_code_to_accept",
    "count_nominations_to_answer",
    "count_to_screen",
    "is_held",
    "keep_file",
    "owes_code",
    "submit_answers",
    "take_in_bytes",
]
