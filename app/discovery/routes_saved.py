"""`/searches`: a person's saved searches. Another's does not exist."""

from starlette.datastructures import FormData, QueryParams
from starlette.responses import Response

from app.core.sentences import Sentence
from app.discovery import saved_actions as actions
from app.discovery.asked import Asked, read_asked
from app.discovery.pages_saved import form_page, list_page, named
from app.discovery.saved_forms import SavedForm
from app.discovery.saved_queries import already, asked_of, get_mine, may_save, mine
from app.web import FormBody, House, Incoming, Moments, Rendered, Room, SignedIn, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.language import language_of

router = Room("/searches")
TEMPLATE = "discovery/saved_form.html"


@router.get("")
def listing(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    page = list_page(session, request, actor, mine(session, actor), services.get(Moments))
    return render("discovery/saved.html", page)


@router.get("/new")
def new(actor: SignedIn, session: UnitOfWork, request: Incoming) -> Rendered | Response:
    """Of the words and filters in the address, as the search page has them."""
    asked = read_asked(request.query_params)
    if not asked.text and not asked.filters:
        return redirect("/search", "Search for something first, then save the search.", "info")
    if (held := already(session, actor, asked)) is not None:
        return redirect(f"/searches/{held.id}", "You have saved this search already.", "info")
    may_save(session, actor).enforce()
    form = SavedForm(name=named(session, asked, language_of(request, actor)))
    return render(TEMPLATE, form_page(session, request, actor, asked, form))


@router.post("")
def save(
    actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    asked, form = _asked(body), SavedForm(body)
    also = (
        []
        if asked.text or asked.filters
        else [("", "There is nothing to search for: type words or choose a filter first.")]
    )
    if not form.validate() or also:
        return render(TEMPLATE, form_page(session, request, actor, asked, form, also=also), 422)
    held = already(session, actor, asked)  # sent twice
    if held is None:
        actions.save(session, services.settings, asked, form.name.data or "", form.cadence.data, by=actor)
    return redirect("/searches", Sentence("«%(name)s» is saved.", name=held.name if held else form.name.data))


@router.get("/{search_id}")
def edit(search_id: Number, actor: SignedIn, session: UnitOfWork, request: Incoming) -> Rendered:
    search = get_mine(session, actor, search_id)
    form = SavedForm(name=search.name, cadence=search.cadence)
    return render(TEMPLATE, form_page(session, request, actor, asked_of(search), form, search_id=search.id))


@router.post("/{search_id}")
def change(
    search_id: Number, actor: SignedIn, session: UnitOfWork, services: House, request: Incoming, body: FormBody
) -> Rendered | Response:
    search, form = get_mine(session, actor, search_id, lock=True), SavedForm(body)
    if not form.validate():
        page = form_page(session, request, actor, asked_of(search), form, search_id=search.id)
        return render(TEMPLATE, page, 422)
    actions.change(session, services.settings, search, form.name.data or "", form.cadence.data, by=actor)
    return redirect("/searches", Sentence("«%(name)s» is changed.", name=search.name))


@router.post("/{search_id}/delete")
def delete(search_id: Number, actor: SignedIn, session: UnitOfWork) -> Response:
    search = get_mine(session, actor, search_id, lock=True)
    actions.forget(session, search, by=actor)
    return redirect("/searches", Sentence("«%(name)s» is deleted.", name=search.name))


def _asked(body: FormData) -> Asked:
    return read_asked(QueryParams([(name, value) for name, value in body.multi_items() if isinstance(value, str)]))
