"""The desk itself: the issue at work, opening one, and the list of all of them."""

from starlette.responses import Response

from app.bulletin import policy
from app.bulletin.actions import gather_soon, open_once
from app.bulletin.forms_desk import OpenForm
from app.bulletin.pages_desk import desk_page
from app.bulletin.pages_frame import BASE
from app.bulletin.pages_open import blank, issues_page, offer, open_page
from app.bulletin.queries import current_issue, get_issue, get_issue_to_edit, is_there
from app.core.quarters import Quarter
from app.web import BulletinDesk, Editor, FormBody, House, Incoming, Rendered, Room, UnitOfWork, redirect, render

router = Room(BASE)
THERE = "There is an issue of this quarter already."
# Stands behind the fixed words below the desk.
named = Room(f"{BASE}/{{quarter}}")


@router.get("")
def desk(actor: BulletinDesk, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    issue = current_issue(session)
    if issue is None:
        return render("bulletin/issues.html", issues_page(session, request, actor))
    return render("bulletin/desk.html", desk_page(session, services, request, actor, issue))


@router.get("/issues")
def issues(actor: BulletinDesk, session: UnitOfWork, request: Incoming) -> Rendered:
    return render("bulletin/issues.html", issues_page(session, request, actor))


@router.get("/open")
def new(actor: Editor, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    policy.may_open(actor).enforce()
    page = open_page(session, services, request, actor, blank(session, services))
    return render("bulletin/open.html", page)


@router.post("/open")
def begin(
    actor: Editor, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    policy.may_open(actor).enforce()
    form = OpenForm(body)
    offer(session, services, form)
    quarter = Quarter.read(form.quarter.data or "")
    if quarter is not None and is_there(session, quarter):
        return redirect(f"{BASE}/{quarter}", THERE, "info")
    if not form.validate() or quarter is None:
        return render("bulletin/open.html", open_page(session, services, request, actor, form), 422)
    opened = open_once(
        session,
        quarter,
        due_on=form.due_on.data,
        submissions_until=form.submissions_until.data,
        editions=form.editions.data,
        by=actor,
    )
    if not opened:
        return redirect(f"{BASE}/{quarter}", THERE, "info")
    return redirect(f"{BASE}/{quarter}", "The issue is open. What it could tell of is being gathered.")


@named.get("")
def of_quarter(quarter: str, actor: BulletinDesk, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    return render("bulletin/desk.html", desk_page(session, services, request, actor, issue))


@named.post("/gather")
def gather(quarter: str, actor: Editor, session: UnitOfWork) -> Response:
    issue = get_issue_to_edit(session, actor, quarter)
    gather_soon(session, issue)
    return redirect(f"{BASE}/{issue.quarter}", "The rooms are being looked through. Look again in a minute.", "info")
