"""What the desk does with items: their order, the story that leads, out of the issue, and to the next one."""

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app.bulletin import carry, items, policy
from app.bulletin.composing import title_of
from app.bulletin.forms_desk import number_in, section_in
from app.bulletin.models import Item, Section
from app.bulletin.ordering import STEPS
from app.bulletin.pages_frame import BASE
from app.bulletin.pages_items import remove_page
from app.bulletin.queries import get_issue, get_issue_to_edit, get_item
from app.core.sentences import Sentence
from app.web import Editor, FormBody, Incoming, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of

router = Room(f"{BASE}/{{quarter}}")


@router.post("/items/{item_id}/move")
def move(quarter: str, item_id: Number, actor: Editor, session: UnitOfWork, body: FormBody) -> Response:
    """`step` is up or down; else into `section`, before the item `before` or to its end."""
    issue = get_issue_to_edit(session, actor, quarter)
    item, step = get_item(session, issue, item_id), body.get("step")
    if step in STEPS:
        items.shift(session, issue, item, str(step), by=actor)
    else:
        section = section_in(session, issue, body)
        items.move(session, issue, item, section, _before(session, section, body), by=actor)
    return redirect(f"{BASE}/{issue.quarter}#item-{item.id}", "Moved.")


@router.post("/items/{item_id}/lead")
def lead(quarter: str, item_id: Number, actor: Editor, session: UnitOfWork, body: FormBody) -> Response:
    issue = get_issue_to_edit(session, actor, quarter)
    item = get_item(session, issue, item_id)
    leads = body.get("lead") != "no"
    if leads or issue.lead_id == item.id:
        items.set_lead(session, issue, item if leads else None, by=actor)
    notice = "This story leads the issue." if leads else "This story no longer leads the issue."
    return redirect(f"{BASE}/{issue.quarter}#item-{item.id}", notice)


@router.get("/items/{item_id}/remove")
def ask_to_remove(quarter: str, item_id: Number, actor: Editor, session: UnitOfWork, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    policy.may_edit(actor, issue).enforce()
    item = get_item(session, issue, item_id)
    return render("bulletin/remove.html", remove_page(session, actor, issue, item, language_of(request, actor)))


@router.post("/items/{item_id}/remove")
def remove(quarter: str, item_id: Number, actor: Editor, session: UnitOfWork) -> Response:
    issue = get_issue_to_edit(session, actor, quarter)
    items.remove(session, issue, get_item(session, issue, item_id), by=actor)
    return redirect(f"{BASE}/{issue.quarter}", "It is out of the issue.")


@router.post("/items/{item_id}/put-off")
def put_off(quarter: str, item_id: Number, actor: Editor, session: UnitOfWork, request: Incoming) -> Response:
    issue = get_issue_to_edit(session, actor, quarter)
    following = carry.put_off(session, issue, get_item(session, issue, item_id), by=actor)
    said: str = "It is put off to the next issue, and stands there as soon as that is opened."
    if following is not None:
        title = title_of(following.quarter, language_of(request, actor))
        said = Sentence("It is put off, and stands in “%(title)s” now.", title=title)
    return redirect(f"{BASE}/{issue.quarter}#put-off", said)


@router.post("/put-off/{carried_id}/back")
def bring_back(quarter: str, carried_id: Number, actor: Editor, session: UnitOfWork) -> Response:
    issue = get_issue_to_edit(session, actor, quarter)
    found = carry.get_put_off(session, issue, carried_id)
    carry.may_bring_back(found).enforce()
    item = carry.bring_back(session, issue, found.carried, by=actor)
    return redirect(f"{BASE}/{issue.quarter}#item-{item.id}", "It stands in this issue again.")


def _before(session: Session, section: Section, body: FormData) -> Item | None:
    """What another editor took away meanwhile counts as the end."""
    found = session.get(Item, number_in(body, "before"))
    return found if found is not None and found.section_id == section.id else None
