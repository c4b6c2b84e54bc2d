"""The quarterly bulletin: what members propose, the desk where an issue is compiled, its editions, and how it is sent."""

from app.bulletin import (
    jobs_gather,
    jobs_life,
    jobs_paper,
    jobs_pictures,
    jobs_sending,
    routes_approval,
    routes_archive,
    routes_paper,
    routes_pictures,
    routes_preview,
    routes_read,
    routes_schedule,
    routes_sending,
    routes_sharing,
    routes_submission,
    routes_triage,
    testing,
)
from app.bulletin.letters import LETTERS
from app.bulletin.readings import Readings
from app.jobs import Handler

# Fixed words (`desk`, `submissions`) and endings (`.pdf`) stand before quarters: `routes_read` comes last.
ROUTERS = (
    routes_submission.router,
    routes_triage.router,
    routes_sending.router,
    routes_approval.router,
    routes_preview.router,
    routes_schedule.router,
    routes_pictures.router,
    routes_paper.router,
    routes_sharing.router,
    routes_archive.router,
    routes_read.router,
)
UPLOAD_PATHS = ("/bulletins/submissions/new", "/api/v1/bulletins/submissions")
HANDLERS: tuple[Handler, ...] = (
    *jobs_gather.HANDLERS,
    *jobs_life.HANDLERS,
    jobs_sending.SENDER,
    jobs_sending.RETURNS,
    testing.SENDER,
    jobs_pictures.SWEEP,
    *jobs_paper.HANDLERS,
)

__all__ = ["HANDLERS", "LETTERS", "ROUTERS", "UPLOAD_PATHS", "Readings"]
