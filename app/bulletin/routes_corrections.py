"""Corrections of an issue that was sent: proposed, changed, withdrawn, and published by somebody else."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.bulletin import corrections, policy
from app.bulletin.composing import block_of
from app.bulletin.editions import readable
from app.bulletin.forms_correction import opened, read
from app.bulletin.models import Correction, Issue, Item
from app.bulletin.pages_corrections import correction_page, corrections_page
from app.bulletin.queries import get_issue, get_issue_to_change, get_item
from app.core.errors import NotFoundError
from app.organisations import Filled
from app.web import BulletinDesk, Editor, FormBody, House, Incoming, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of

router = Room("/bulletins/desk/{quarter}/corrections")
FORM = "bulletin/correction.html"


@router.get("")
def see(quarter: str, actor: BulletinDesk, session: UnitOfWork, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    policy.may_see_corrections(actor, issue).enforce()
    return render("bulletin/corrections.html", corrections_page(session, actor, issue, language_of(request, actor)))


@router.get("/new")
def begin(quarter: str, actor: Editor, session: UnitOfWork, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    policy.may_correct(actor, issue).enforce()
    item = _item(session, actor, issue, request)
    return _form(session, actor, issue, item, opened(issue, item), request)


@router.post("/new")
def propose(quarter: str, actor: Editor, session: UnitOfWork, request: Incoming, body: FormBody) -> Rendered | Response:
    issue = get_issue_to_change(session, actor, quarter)
    policy.may_correct(actor, issue).enforce()
    item = _item(session, actor, issue, request)
    written = read(body, issue, item)
    if written.form.errors:
        return _form(session, actor, issue, item, written.form, request, status=422)
    corrections.propose(session, issue, item, written.note, written.replacement, by=actor)
    return redirect(_at(quarter), "The correction waits for somebody else to publish it.")


@router.get("/{correction_id}")
def change(quarter: str, correction_id: Number, actor: Editor, session: UnitOfWork, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    correction, item = _correction(session, actor, issue, correction_id)
    policy.may_change_correction(actor, issue, correction).enforce()
    return _form(session, actor, issue, item, opened(issue, item, correction), request, correction)


@router.post("/{correction_id}")
def save(
    quarter: str, correction_id: Number, actor: Editor, session: UnitOfWork, request: Incoming, body: FormBody
) -> Rendered | Response:
    issue = get_issue_to_change(session, actor, quarter)
    correction, item = _correction(session, actor, issue, correction_id)
    policy.may_change_correction(actor, issue, correction).enforce()
    overtaken = body.get("seen") != corrections.mark_of(correction)
    written = read(body, issue, item, correction if overtaken else None)
    if written.form.errors:
        return _form(session, actor, issue, item, written.form, request, correction, status=422)
    corrections.rewrite(session, correction, written.note, written.replacement, by=actor)
    return redirect(_at(quarter), "The correction is saved. Somebody other than you publishes it.")


@router.post("/{correction_id}/withdraw")
def withdraw(quarter: str, correction_id: Number, actor: Editor, session: UnitOfWork) -> Response:
    issue = get_issue_to_change(session, actor, quarter)
    correction, _ = _correction(session, actor, issue, correction_id)
    policy.may_change_correction(actor, issue, correction).enforce()
    corrections.withdraw(session, correction, by=actor)
    return redirect(_at(quarter), "The correction is withdrawn. Readers never saw it.")


@router.post("/{correction_id}/publish")
def publish(
    quarter: str, correction_id: Number, actor: BulletinDesk, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    """`seen` in the address: the mark of the words that the page showed."""
    issue = get_issue_to_change(session, actor, quarter)
    policy.may_see_corrections(actor, issue).enforce()
    correction = corrections.get_correction(session, issue, correction_id)
    policy.may_publish_correction(actor, correction).enforce()
    corrections.same_as_read(correction, request.query_params.get("seen", ""))
    corrections.publish(session, services.settings, issue, correction, by=actor)
    return redirect(_at(quarter), "The correction is published: the issue at its address is corrected and says so.")


def _item(session: Session, actor: Actor, issue: Issue, request: Request) -> Item | None:
    """What the address says is to be corrected; what the actor may not read is absent."""
    asked = request.query_params.get("item", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10):
        raise NotFoundError
    return _seen(session, actor, issue, get_item(session, issue, int(asked)))


def _correction(session: Session, actor: Actor, issue: Issue, correction_id: int) -> tuple[Correction, Item | None]:
    correction = corrections.get_correction(session, issue, correction_id)
    if correction.item_id is None:
        return correction, None
    return correction, _seen(session, actor, issue, get_item(session, issue, correction.item_id))


def _seen(session: Session, actor: Actor, issue: Issue, item: Item) -> Item:
    if item.id not in readable(session, [block_of(issue, item, "", {})], actor):
        raise NotFoundError
    return item


def _form(
    session: Session,
    actor: Actor,
    issue: Issue,
    item: Item | None,
    form: Filled,
    request: Request,
    correction: Correction | None = None,
    *,
    status: int = 200,
) -> Rendered:
    page = correction_page(session, actor, issue, item, form, language_of(request, actor), correction=correction)
    return render(FORM, page, status)


def _at(quarter: str) -> str:
    return f"/bulletins/desk/{quarter}/corrections"
