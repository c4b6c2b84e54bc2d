"""Something of the editors' own."""

from secrets import token_urlsafe

from starlette.responses import Response

from app.bulletin import items, policy
from app.bulletin.forms_desk import OwnForm
from app.bulletin.models import SourceKind
from app.bulletin.pages_frame import BASE
from app.bulletin.pages_items import offer_sections, own_page
from app.bulletin.placing import NewItem
from app.bulletin.queries import get_issue, get_issue_to_edit
from app.web import Editor, FormBody, Incoming, Rendered, Room, UnitOfWork, redirect, render
from app.web.language import language_of

router = Room(f"{BASE}/{{quarter}}/items/new")


@router.get("")
def new(quarter: str, actor: Editor, session: UnitOfWork, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    policy.may_edit(actor, issue).enforce()
    form = OwnForm(section="stories", audience="public", token=token_urlsafe(12))
    return render("bulletin/own.html", own_page(session, actor, issue, form, language_of(request, actor)))


@router.post("")
def add(quarter: str, actor: Editor, session: UnitOfWork, request: Incoming, body: FormBody) -> Rendered | Response:
    """On to the page where it is written in all languages. A form that comes twice makes one."""
    issue = get_issue_to_edit(session, actor, quarter)
    form = OwnForm(body)
    offer_sections(session, issue, form)
    if not form.validate():
        page = own_page(session, actor, issue, form, language_of(request, actor))
        return render("bulletin/own.html", page, 422)
    first = issue.editions[0]
    new_one = NewItem(
        source_kind=SourceKind.OWN,
        source_key=form.token.data or "",
        section=form.section.data,
        audience=form.audience.data,
        href=form.href.data or "",
        title={first: form.title.data},
        summary={first: form.text.data} if form.text.data else {},
    )
    item = items.place(session, issue, new_one, by=actor)
    return redirect(f"{BASE}/{issue.quarter}/items/{item.id}", "It stands in the issue.")
