"""The shelf, my unfinished documents, and the review queue."""

from dataclasses import replace

from app.documents.filters import NAMES, read_filters
from app.documents.kept_lists import KeptLists
from app.documents.pages_list import Shelf, list_page, plain_page, shelf
from app.documents.pages_review import review_page
from app.documents.queries_list import SORTS, find
from app.documents.queries_review import waiting
from app.documents.queries_rows import mine_in_progress
from app.vocabularies import load_vocabularies
from app.web import (
    PER_PAGE,
    Anyone,
    Coordinator,
    House,
    Incoming,
    Member,
    Moments,
    Rendered,
    Room,
    UnitOfWork,
    page_number,
    render,
)
from app.web.fragments import draw
from app.web.language import language_of

router = Room("/documents")
_kept = KeptLists()


@router.get("")
def listing(actor: Anyone, session: UnitOfWork, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    asked = request.query_params
    filters = read_filters({name: asked.getlist(name) for name in NAMES}, load_vocabularies(session))
    sort = asked.get("sort", "") if asked.get("sort", "") in SORTS else SORTS[0]
    page = page_number(request)

    def make() -> Shelf:
        rows, tally = find(session, actor, filters, sort=sort, page=page, per_page=PER_PAGE, language=language)
        value = shelf(session, rows, tally, filters, sort=sort, language=language)
        return replace(
            value,
            rows_html=draw(request, actor, "documents/_shelf_rows.html", value),
            facets_html=draw(request, actor, "documents/_shelf_facets.html", value),
        )

    value = _kept.get(session, actor, (tuple(filters.items()), sort, page, language), make)
    return render("documents/list.html", list_page(value, request, actor, sort=sort, page=page, language=language))


@router.get("/mine")
def unfinished(actor: Member, session: UnitOfWork, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    return render(
        "documents/list.html", plain_page(mine_in_progress(session, actor, language=language), actor, "mine", language)
    )


@router.get("/review")
def queue(actor: Coordinator, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    page = page_number(request)
    found, total, corrected = waiting(session, page=page, per_page=PER_PAGE, language=language)
    value = review_page(
        session,
        request,
        actor,
        found,
        total,
        services.get(Moments),
        page=page,
        per_page=PER_PAGE,
        language=language,
        corrected=corrected,
    )
    return render("documents/review.html", value)
