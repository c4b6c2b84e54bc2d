"""The way of an issue: sent for approval, approved, given back, taken back."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from app.access import Actor
from app.bulletin import approval, policy, work
from app.bulletin.forms_life import DecideForm, GiveBackForm
from app.bulletin.models import Issue
from app.bulletin.pages_approval import approval_page
from app.bulletin.queries import editors_of, get_issue, get_issue_to_change
from app.organisations import filled
from app.web import BulletinDesk, Editor, FormBody, House, Incoming, Rendered, Room, UnitOfWork, redirect, render
from app.web.language import language_of

router = Room("/bulletins/desk/{quarter}/approval")
TEMPLATE = "bulletin/approval.html"


@router.get("")
def see(quarter: str, actor: BulletinDesk, session: UnitOfWork, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    form = filled(GiveBackForm(data={"revision": issue.revision}))
    return render(TEMPLATE, approval_page(session, actor, issue, language_of(request, actor), form))


@router.post("/ask")
def ask(quarter: str, actor: Editor, session: UnitOfWork, services: House) -> Response:
    issue = get_issue_to_change(session, actor, quarter)
    policy.may_edit(actor, issue).enforce()
    policy.may_request(actor, issue, work.obstacles(session, issue)).enforce()
    approval.ask(session, services, issue, by=actor)
    return redirect(_at(quarter), "The issue waits for approval. Everybody who may give it was told.")


@router.post("/approve")
def approve(quarter: str, actor: BulletinDesk, session: UnitOfWork, services: House, body: FormBody) -> Response:
    issue = _to_decide(session, actor, quarter)
    form = DecideForm(body)
    approval.same_as_read(issue, (form.revision.data or 0) if form.validate() else -1)
    approval.approve(session, services, issue, by=actor)
    return redirect(_at(quarter), "The issue is approved and frozen. What you read is what goes out.")


@router.post("/give-back")
def give_back(
    quarter: str, actor: BulletinDesk, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    issue = _to_decide(session, actor, quarter)
    form = GiveBackForm(body)
    if not form.validate():
        return render(TEMPLATE, approval_page(session, actor, issue, language_of(request, actor), filled(form)), 422)
    approval.same_as_read(issue, form.revision.data or 0)
    approval.give_back(session, services, issue, form.reason.data or "", by=actor)
    return redirect(_at(quarter), "The issue is given back. Those who wrote it read why.")


@router.post("/take-back")
def take_back(quarter: str, actor: Editor, session: UnitOfWork) -> Response:
    issue = get_issue_to_change(session, actor, quarter)
    policy.may_take_back(actor, issue).enforce()
    approval.take_back(session, issue, by=actor)
    return redirect(_at(quarter), "The issue can be edited again. It needs to be approved anew.")


def _to_decide(session: Session, actor: Actor, quarter: str) -> Issue:
    issue = get_issue_to_change(session, actor, quarter)
    policy.may_decide(actor, issue, editors_of(session, issue)).enforce()
    return issue


def _at(quarter: str) -> str:
    return f"/bulletins/desk/{quarter}/approval"
