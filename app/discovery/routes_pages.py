"""`/search/pages`: what opens under a hit, the pages with the words; `/search/filters/{name}`: all values of a filter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from markupsafe import Markup

import search
from app import documents
from app.core import clock
from app.core.errors import NotFoundError
from app.core.kept import Kept
from app.discovery.asked import MAX_TEXT, read_asked
from app.discovery.engine import Index
from app.discovery.facets import NAMES, chosen, every_option, labels_of, organisation_names
from app.discovery.find import LIMITED, find
from app.web import Anyone, House, Incoming, Pages, Rendered, Room, UnitOfWork, page_number, paginate, render
from app.web.addresses import LARGEST
from app.web.language import language_of, translations
from app.web.parts import FacetOption

router = Room("/search")
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class FoundPage:
    number: int
    href: str
    snippet: Markup


@dataclass(frozen=True, slots=True)
class FoundPagesPage:
    """`discovery/pages.html` and, as a part of a hit, `discovery/_pages.html`. `limited`: why there are none, or ""."""

    title: str
    document_href: str
    query: str
    back_href: str
    found: Sequence[FoundPage]
    total: int
    pages: Pages
    more_href: str
    limited: str


@dataclass(frozen=True, slots=True)
class FilterPage:
    """`discovery/filter.html`: every value of one filter."""

    label: str
    query: str
    back_href: str
    options: Sequence[FacetOption]
    chosen: Sequence[tuple[str, str]]
    clear_href: str


@router.get("/pages")
def found_pages(
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    document: Annotated[int, Query(ge=1, le=LARGEST)],
    q: str = "",
    part: str = "",
    shown: int = 0,
) -> Rendered:
    """Of a document that the reader may read now; of one that they may only know of, no page is told.

    Args:
        part: the list alone, for its place under the hit, without the page that is `shown` there already.
    """
    language, number = language_of(request, actor), page_number(request)
    words = q.replace("\x00", " ").strip()[:MAX_TEXT]
    _, readable = documents.open_among(session, actor, [document])
    if not readable.get(document, False):
        raise NotFoundError
    title = documents.rows(session, actor, [document], language)[document].title
    limited, total = "", 0
    hits: tuple[search.PageHit, ...] = ()
    try:
        answer = (
            services.get(Index)
            .tuned(session)
            .search_pages(
                f"document-{document}",
                words,
                actor.readable_audiences,
                int(clock.now().timestamp()),
                PER_PAGE,
                (number - 1) * PER_PAGE,
            )
        )
        total, hits = answer.total, answer.hits
    except search.SearchUnavailable:
        limited = translations(language).gettext(LIMITED)
    tail = f"?{urlencode({'q': words})}"
    found = [
        FoundPage(
            documents.page_of(hit.number),
            f"/documents/{document}/pages/{hit.number}{tail}#hit-1",
            Markup(hit.snippet),  # noqa: S704 - the engine escapes; its only tag is <mark>
        )
        for hit in hits
        if hit.number != shown
    ]
    here = f"/search/pages?{urlencode({'document': document, 'q': words})}"
    page = FoundPagesPage(
        title,
        f"/documents/{document}",
        words,
        f"/search{tail}",
        found,
        total,
        paginate(request, total, number, PER_PAGE),
        here if total > len(hits) else "",
        limited,
    )
    return render("discovery/_pages.html" if part else "discovery/pages.html", page)


@router.get("/filters/{name}")
def every_value(name: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    if name not in NAMES:
        raise NotFoundError
    asked, language = read_asked(request.query_params), language_of(request, actor)
    found = find(session, services, actor, asked, per_page=1, language=language)
    labels = labels_of(session, organisation_names(session, services.get(Kept), asked, found), language)
    page = FilterPage(
        translations(language).gettext(NAMES[name]),
        asked.text,
        asked.href(),
        every_option(name, asked, found, labels),
        chosen(asked, labels),
        f"/search?{urlencode([('q', asked.text)])}" if asked.text else "/search",
    )
    return render("discovery/filter.html", page)
