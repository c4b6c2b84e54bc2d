"""`/search.csv`, `.bib`, `.ris`, `.json`: the documents that a search finds, in other programs' forms."""

from dataclasses import replace

from starlette.responses import Response

from app import exchange
from app.core.errors import NotFoundError
from app.discovery.asked import read_asked
from app.discovery.find import find
from app.web import Anyone, House, Incoming, Room, UnitOfWork
from app.web.language import language_of

router = Room()
PER_PAGE = 100
MOST_PAGES = 5
"""A person who takes more along wants a narrower search; a program harvests `/oai`."""


@router.get("/search.{form}")
def take(form: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Response:
    """In the order of the search, as far as the actor may know of them."""
    if form not in exchange.LIST_FORMS:
        raise NotFoundError
    asked = read_asked(request.query_params)
    asked = replace(asked, filters={**asked.filters, "kind": ("document",)})
    language = language_of(request, actor)
    ids: list[int] = []
    for number in range(1, MOST_PAGES + 1):
        page = replace(asked, number=number)
        hits = find(session, services, actor, page, per_page=PER_PAGE, language=language).hits
        ids += [int(hit.id) for hit in hits if hit.kind == "document"]
        if len(hits) < PER_PAGE:
            break
    return exchange.send_list(session, services, actor, list(dict.fromkeys(ids)), form)
