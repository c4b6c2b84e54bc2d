"""The terms of reference: read by everyone, in every version; written by those who run the group."""

from markupsafe import Markup
from starlette.responses import Response

from app.access import Actor
from app.core.errors import ConflictError, NotFoundError
from app.core.markup import to_html
from app.core.sentences import Sentence
from app.groups.actions_terms import OVERTAKEN, write_terms
from app.groups.forms import TermsForm
from app.groups.models import WorkingGroup
from app.groups.pages_terms import TermsPage, WriteTermsPage, terms_page
from app.groups.policy import may_write_terms
from app.groups.queries import called, get_group
from app.groups.queries_terms import get_group_to_write, in_force, text_of, versions
from app.organisations import Words, differences, filled
from app.vocabularies import load_vocabularies
from app.web import Anyone, FormBody, House, Incoming, Member, Moments, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of

router = Room("/groups/{slug}/terms")


@router.get("")
def show(actor: Anyone, session: UnitOfWork, services: House, request: Incoming, slug: str) -> Rendered:
    return render("groups/terms.html", _page(session, services, request, actor, get_group(session, slug)))


@router.get("/new")
def write_form(actor: Member, session: UnitOfWork, request: Incoming, slug: str) -> Rendered:
    group = get_group(session, slug)
    may_write_terms(actor, group.id, group.state).enforce()
    present = in_force(session, group.id)
    form = TermsForm(text=present.text if present else "", based_on=present.version if present else 0)
    page = WriteTermsPage(slug, called(group, language_of(request, actor)), filled(form), None, Markup())
    return render("groups/terms_new.html", page)


@router.post("/new")
def write(actor: Member, session: UnitOfWork, request: Incoming, slug: str, body: FormBody) -> Rendered | Response:
    group = get_group_to_write(session, actor, slug)
    name = called(group, language_of(request, actor))
    form = TermsForm(body)
    text = form.text.data or ""
    if body.get("action") == "preview":
        return render("groups/terms_new.html", WriteTermsPage(slug, name, filled(form), to_html(text), Markup()))
    if not form.validate():
        return render("groups/terms_new.html", WriteTermsPage(slug, name, filled(form), None, Markup()), 422)
    try:
        terms = write_terms(session, group.id, text, form.note.data or "", based_on=form.based_on.data or 0, by=actor)
    except ConflictError:
        return _overtaken(session, group, name, form)
    return redirect(f"/groups/{slug}/terms", Sentence("Version %(number)s is in force.", number=terms.version))


@router.get("/{version}")
def show_version(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, slug: str, version: Number
) -> Rendered:
    page = _page(session, services, request, actor, get_group(session, slug), version)
    return render("groups/terms.html", page)


@router.get("/{version}/changes")
def show_changes(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, slug: str, version: Number
) -> Rendered:
    """What a version changed in the one before it."""
    page = _page(session, services, request, actor, get_group(session, slug), version, compares=True)
    return render("groups/terms.html", page)


def _page(
    session: UnitOfWork,
    services: House,
    request: Incoming,
    actor: Actor,
    group: WorkingGroup,
    version: int = 0,
    *,
    compares: bool = False,
) -> TermsPage:
    lines = versions(session, group.id)
    number = version or (lines[0].version if lines else 0)
    text = text_of(session, group.id, number) if number else ""
    if compares and number < 2:
        raise NotFoundError
    return terms_page(
        group,
        actor,
        Words(load_vocabularies(session), language_of(request, actor)),
        services.get(Moments),
        lines,
        version=number,
        text=text,
        changes=differences(text_of(session, group.id, number - 1), text) if compares else None,
    )


def _overtaken(session: UnitOfWork, group: WorkingGroup, name: str, form: TermsForm) -> Rendered:
    """What was typed is kept, with how it differs from the newer version; saving again replaces that one."""
    present = in_force(session, group.id)
    newest, number = (present.text, present.version) if present else ("", 0)
    form.based_on.data = number
    changes = differences(newest, form.text.data or "")
    return render(
        "groups/terms_new.html",
        WriteTermsPage(group.slug, name, filled(form, also=[("text", OVERTAKEN)]), None, changes),
        422,
    )
