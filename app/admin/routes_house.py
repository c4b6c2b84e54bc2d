"""What the house owes, what it sent, and what happened in it."""

from starlette.responses import Response

from app import audit, jobs
from app.admin.mailbox import keeps_mail, list_mail, read_mail
from app.admin.pages import AuditPage, JobsPage, MailPage, MessagePage
from app.admin.queries_audit import Asked, list_events
from app.admin.queries_jobs import count_jobs, list_jobs, name_of
from app.core.errors import ConflictError, NotFoundError
from app.jobs import JobState
from app.web import House, HouseRunner, Incoming, Rendered, Room, UnitOfWork, page_number, paginate, redirect, render

PER_PAGE = 50
GONE = "This job is no longer parked: it has run, or somebody was quicker."

router = Room("/admin")


@router.get("/jobs")
def show_jobs(_: HouseRunner, session: UnitOfWork) -> Rendered:
    parked, running, waiting = (list_jobs(session, s) for s in (JobState.PARKED, JobState.RUNNING, JobState.WAITING))
    return render("admin/jobs.html", JobsPage(parked, running, waiting, count_jobs(session)))


@router.post("/jobs/{job_id}/retry")
def retry(actor: HouseRunner, session: UnitOfWork, job_id: int) -> Response:
    name = name_of(session, job_id)
    if not jobs.retry_parked(session, job_id):
        raise ConflictError(GONE)
    audit.record(session, actor, "job.retried", job_id, name=name)
    return redirect("/admin/jobs", "The job will run again in a moment.")


@router.post("/jobs/{job_id}/forget")
def forget(actor: HouseRunner, session: UnitOfWork, job_id: int) -> Response:
    name = name_of(session, job_id)
    if not jobs.forget_parked(session, job_id):
        raise ConflictError(GONE)
    audit.record(session, actor, "job.forgotten", job_id, name=name)
    return redirect("/admin/jobs", "The job is forgotten.")


@router.get("/mail")
def mail_folder(_: HouseRunner, services: House, request: Incoming) -> Rendered:
    number = page_number(request)
    kept = keeps_mail(services.settings)
    total, shown = list_mail(services.settings, limit=PER_PAGE, offset=(number - 1) * PER_PAGE) if kept else (0, ())
    return render("admin/mail.html", MailPage(kept, shown, total, paginate(request, total, number, PER_PAGE)))


@router.get("/mail/{name}")
def message(_: HouseRunner, services: House, name: str) -> Rendered:
    if not keeps_mail(services.settings):
        raise NotFoundError
    return render("admin/message.html", MessagePage(read_mail(services.settings, name)))


@router.get("/audit")
def events(_: HouseRunner, session: UnitOfWork, request: Incoming) -> Rendered:
    asked = Asked(*(request.query_params.get(name, "").strip()[:100] for name in ("person", "action", "subject")))
    number = page_number(request)
    total, shown = list_events(session, asked, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    return render("admin/audit.html", AuditPage(shown, total, asked, paginate(request, total, number, PER_PAGE)))
