"""When an issue goes, and to whom."""

from starlette.responses import Response

from app import audit
from app.access import Actor
from app.bulletin import freezing, policy, schedule
from app.bulletin.forms_life import LATER, NOW, WhenForm
from app.bulletin.models import Issue, IssueState
from app.bulletin.pages_recipients import recipients_page
from app.bulletin.pages_schedule import schedule_page
from app.bulletin.queries import get_issue, get_issue_to_change
from app.core.errors import ConflictError
from app.core.settings import Settings
from app.organisations import filled
from app.web import BulletinDesk, Editor, FormBody, House, Incoming, Rendered, Room, UnitOfWork, redirect, render
from app.web.language import language_of

router = Room("/bulletins/desk/{quarter}")
TEMPLATE = "bulletin/schedule.html"


@router.get("/schedule")
def when_page(quarter: str, actor: Editor, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    _may(actor, issue)
    form = WhenForm(data=_proposed(issue, services.settings))
    page = schedule_page(session, actor, issue, services.settings, language_of(request, actor), filled(form))
    return render(TEMPLATE, page)


@router.post("/schedule")
def set_when(
    quarter: str, actor: Editor, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    issue = get_issue_to_change(session, actor, quarter)
    _may(actor, issue)
    form = WhenForm(body)
    form.zone = services.settings.zone
    if not form.validate():
        page = schedule_page(session, actor, issue, services.settings, language_of(request, actor), filled(form))
        return render(TEMPLATE, page, 422)
    if form.when.data == NOW:
        schedule.send_now(session, services.settings, issue, by=actor)
        return redirect(f"/bulletins/desk/{quarter}/sending", "The issue is published, and its messages go out.")
    if form.at is None:
        raise ConflictError("Choose the day on which it goes.")
    schedule.choose(session, services.settings, issue, form.at, by=actor)
    return redirect(_at(quarter), "The time is chosen. The issue goes by itself; until then you can change your mind.")


@router.post("/schedule/cancel")
def cancel(quarter: str, actor: Editor, session: UnitOfWork) -> Response:
    issue = get_issue_to_change(session, actor, quarter)
    _may(actor, issue)
    schedule.cancel(session, issue, by=actor)
    return redirect(_at(quarter), "The issue does not go by itself any more. Send it, or choose another time.")


@router.get("/recipients")
def recipients(quarter: str, actor: BulletinDesk, session: UnitOfWork, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    page = recipients_page(session, actor, issue, request, language_of(request, actor))
    return render("bulletin/recipients.html", page)


@router.post("/recipients")
def draw_anew(quarter: str, actor: Editor, session: UnitOfWork) -> Response:
    """Who joined, left or chose otherwise since it was frozen; the content stays as approved."""
    issue = get_issue_to_change(session, actor, quarter)
    _may(actor, issue)
    count = freezing.draw_list(session, issue)
    audit.record(session, actor, "bulletin.list_drawn", issue.id, recipients=count)
    return redirect(f"/bulletins/desk/{quarter}/recipients", "The list is drawn up anew.")


def _may(actor: Actor, issue: Issue) -> None:
    policy.may_send(actor, issue).enforce()
    if issue.state != IssueState.FROZEN:
        raise ConflictError("This issue was sent already.")


def _proposed(issue: Issue, settings: Settings) -> dict[str, str]:
    """The time that is chosen already, else eight o'clock on the day it is due."""
    if issue.scheduled_at is not None and issue.missed_at is None:
        at = issue.scheduled_at.astimezone(settings.zone)
        return {"when": LATER, "day": at.date().isoformat(), "time": f"{at:%H:%M}"}
    return {"when": "", "day": issue.due_on.isoformat(), "time": "08:00"}


def _at(quarter: str) -> str:
    return f"/bulletins/desk/{quarter}/approval"
