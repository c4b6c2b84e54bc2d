"""The quarterly bulletin: what members propose, the desk where an issue is compiled, its editions, and how it is sent."""

import re

from app.bulletin import (
    api,
    api_submissions,
    jobs_gather,
    jobs_paper,
    jobs_pictures,
    jobs_remind,
    jobs_sending,
    routes_approval,
    routes_archive,
    routes_candidates,
    routes_corrections,
    routes_desk,
    routes_item_picture,
    routes_items,
    routes_naming,
    routes_own,
    routes_paper,
    routes_pictures,
    routes_preview,
    routes_read,
    routes_schedule,
    routes_sections,
    routes_sending,
    routes_sharing,
    routes_submission,
    routes_triage,
    routes_versions,
    routes_work,
    routes_writing,
    schedule,
    testing,
)
from app.bulletin.actions import open_issue
from app.bulletin.actions_submission import Proposal, propose
from app.bulletin.actions_triage import accept, ask, decline, show_edit
from app.bulletin.covers import newest
from app.bulletin.erase import erase_bulletin
from app.bulletin.imports import date_submission, fill, settle_sent
from app.bulletin.indexing import (
    all_issue_ids,
    all_item_ids,
    found_issues,
    found_items,
    issue_record,
    item_record,
    items_about,
)
from app.bulletin.letters import LETTERS
from app.bulletin.novelties import new_issues
from app.bulletin.novelties_deadline import proposals_wanted
from app.bulletin.pictures import Prepared
from app.bulletin.pictures import add as add_picture
from app.bulletin.pictures import prepare as prepare_picture
from app.bulletin.placing import NewItem
from app.bulletin.queries import current_issue
from app.bulletin.readings import Readings
from app.bulletin.waits import WAITS
from app.jobs import Handler

# Fixed words (`desk`, `submissions`) and endings (`.pdf`) stand before quarters: `routes_read` comes last.
ROUTERS = (
    api_submissions.router,
    routes_submission.router,
    routes_triage.router,
    routes_naming.router,
    routes_desk.router,
    routes_own.router,
    routes_items.router,
    routes_candidates.router,
    routes_sections.router,
    routes_work.router,
    routes_sending.router,
    routes_approval.router,
    routes_preview.router,
    routes_schedule.router,
    routes_item_picture.router,
    routes_writing.router,
    routes_versions.router,
    routes_pictures.router,
    routes_corrections.router,
    routes_paper.router,
    api.router,
    routes_sharing.router,
    routes_desk.named,
    routes_archive.router,
    routes_read.router,
)
UPLOAD_PATHS = (
    "/bulletins/submissions/new",
    "/api/v1/bulletins/submissions",
    re.compile(r"/bulletins/desk/[^/]+/items/\d+/picture"),
)
HANDLERS: tuple[Handler, ...] = (
    *jobs_gather.HANDLERS,
    *jobs_remind.HANDLERS,
    schedule.STARTER,
    jobs_sending.SENDER,
    jobs_sending.RETURNS,
    testing.SENDER,
    jobs_pictures.SWEEP,
    *jobs_paper.HANDLERS,
)

__all__ = [
    "HANDLERS",
    "LETTERS",
    "ROUTERS",
    "UPLOAD_PATHS",
    "WAITS",
    "NewItem",
    "Prepared",
    "Proposal",
    "Readings",
    "accept",
    "add_picture",
    "all_issue_ids",
    "all_item_ids",
    "ask",
    "current_issue",
    "date_submission",
    "decline",
    "erase_bulletin",
    "fill",
    "found_issues",
    "found_items",
    "issue_record",
    "item_record",
    "items_about",
    "new_issues",
    "newest",
    "open_issue",
    "prepare_picture",
    "proposals_wanted",
    "propose",
    "settle_sent",
    "show_edit",
]
