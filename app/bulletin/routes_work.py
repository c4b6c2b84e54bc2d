"""The calendar of work of an issue."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from app.bulletin import actions_work, forms_work, policy
from app.bulletin.models import Issue, Task
from app.bulletin.owners import all_owners
from app.bulletin.pages_work import plan_page, work_page
from app.bulletin.queries import get_issue, get_issue_to_change
from app.bulletin.work import SAYABLE
from app.core import clock
from app.core.errors import NotFoundError
from app.web import BulletinDesk, Editor, FormBody, House, Incoming, Rendered, Room, UnitOfWork, redirect, render
from app.web.language import language_of

router = Room("/bulletins/desk/{quarter}/work")


@router.get("")
def see(quarter: str, actor: BulletinDesk, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    today = clock.today(services.settings.zone)
    return render("bulletin/work.html", work_page(session, actor, issue, today, language_of(request, actor)))


@router.get("/plan")
def plan(quarter: str, actor: Editor, session: UnitOfWork, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    policy.may_plan(actor, issue).enforce()
    tasks = _tasks(session, issue)
    page = plan_page(session, actor, issue, tasks, forms_work.shown(tasks), language_of(request, actor))
    return render("bulletin/work_plan.html", page)


@router.post("/plan")
def keep(quarter: str, actor: Editor, session: UnitOfWork, request: Incoming, body: FormBody) -> Rendered | Response:
    issue = get_issue_to_change(session, actor, quarter)
    policy.may_plan(actor, issue).enforce()
    tasks = _tasks(session, issue)
    offered = {code: [one.id for one in people] for code, people in all_owners(session, list(tasks)).items()}
    form = forms_work.read(body, tasks, offered)
    if form.problems:
        page = plan_page(session, actor, issue, tasks, form, language_of(request, actor))
        return render("bulletin/work_plan.html", page, 422)
    changed = actions_work.plan(session, issue, form.wanted, by=actor)
    return redirect(_at(quarter), "Days and owners are changed." if changed else "Nothing was changed.")


@router.post("/{code}/done")
def done(quarter: str, code: str, actor: Editor, session: UnitOfWork) -> Response:
    issue = get_issue_to_change(session, actor, quarter)
    policy.may_plan(actor, issue).enforce()
    _sayable(code)
    actions_work.say_done(session, issue, code, by=actor)
    return redirect(_at(quarter), "It counts as done, and your name stands beside it.")


@router.post("/{code}/open")
def reopen(quarter: str, code: str, actor: Editor, session: UnitOfWork) -> Response:
    issue = get_issue_to_change(session, actor, quarter)
    policy.may_plan(actor, issue).enforce()
    _sayable(code)
    actions_work.take_back(session, issue, code, by=actor)
    return redirect(_at(quarter), "It is open again.")


def _tasks(session: Session, issue: Issue) -> Mapping[str, Task]:
    found = session.scalars(select(Task).where(Task.issue_id == issue.id).order_by(Task.id))
    return {task.code: task for task in found}


def _sayable(code: str) -> None:
    """NotFoundError for what the house sees by itself."""
    if code not in SAYABLE:
        raise NotFoundError


def _at(quarter: str) -> str:
    return f"/bulletins/desk/{quarter}/work"
