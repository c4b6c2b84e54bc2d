"""From rows and a tally to the list page. Labels and sentences are in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.requests import Request

from app import organisations
from app.access import Actor, Role, Scope
from app.documents.filters import NAMES, VOCABULARY
from app.documents.pages import ListPage
from app.documents.policy import may_import, may_upload, reviews
from app.documents.queries_list import Filters, Tally
from app.documents.queries_rows import DocumentRow
from app.vocabularies import load_vocabularies
from app.web import Pages, paginate
from app.web.language import translations
from app.web.parts import Facet, FacetOption, Offer

ADDRESS = "/documents"
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Shelf:
    """The part of the list page that is the same for all readers with the same audiences and language."""

    documents: Sequence[DocumentRow]
    total: int
    facets: Sequence[Facet]
    chosen: Sequence[tuple[str, str]]
    sorts: Sequence[tuple[str, str, bool]]
    rows_html: str = ""
    facets_html: str = ""


def shelf(
    session: Session, rows: Sequence[DocumentRow], tally: Tally, filters: Filters, *, sort: str, language: str
) -> Shelf:
    say = translations(language).gettext
    vocabularies = load_vocabularies(session)
    by_id = organisations.names(session, [int(i) for i in tally.facets.get("organisation", {})])
    labels: dict[str, Mapping[str, str]] = {
        name: vocabularies.labels(vocabulary, language) for name, vocabulary in VOCABULARY.items()
    }
    labels["organisation"] = {one.slug: one.short for one in by_id.values()}
    counts = dict(tally.facets)
    counts["organisation"] = {by_id[int(i)].slug: n for i, n in tally.facets.get("organisation", {}).items()}
    titles = {
        "type": say("Type"),
        "topic": say("Topic"),
        "pillar": say("Pillar"),
        "county": say("County"),
        "organisation": say("Organisation"),
        "year": say("Year"),
        "language": say("Language"),
    }
    facets = [_facet(name, titles[name], counts.get(name, {}), labels.get(name, {}), filters, sort) for name in NAMES]
    chosen = [
        (labels.get(name, {}).get(value, value), _href(filters, sort, without=(name, value)))
        for name, values in filters.items()
        for value in values
    ]
    sorts = [
        (say("Newest"), _href(filters, "newest"), sort != "title"),
        (say("Title"), _href(filters, "title"), sort == "title"),
    ]
    return Shelf(rows, tally.total, [facet for facet in facets if facet.options], chosen, sorts)


def list_page(value: Shelf, request: Request, actor: Actor, *, sort: str, page: int, language: str) -> ListPage:
    pages = paginate(request, value.total, page)
    offers = upload_offers(actor, language)
    if reviews(actor):
        asked = request.url.query
        offers += bulk_offers(actor, language, f"{ADDRESS}/export?{asked}" if asked else f"{ADDRESS}/export")
    elif may_import(actor):
        offers += bulk_offers(actor, language)
    around = (tabs(actor, "all", language), offers)
    return ListPage(
        value.documents,
        value.total,
        value.facets,
        value.chosen,
        _href({}, sort),
        value.sorts,
        pages,
        *around,
        value.rows_html,
        value.facets_html,
    )


def plain_page(rows: Sequence[DocumentRow], actor: Actor, tab: str, language: str) -> ListPage:
    """A short list without filters, such as one's own unfinished documents."""
    return ListPage(
        rows,
        len(rows),
        (),
        (),
        ADDRESS,
        (),
        Pages(1, 1, len(rows), "", "", ()),
        tabs(actor, tab, language),
        upload_offers(actor, language)
        + bulk_offers(actor, language, f"{ADDRESS}/export?scope=mine")
        + _counted(actor, language),
    )


def tabs(actor: Actor, current: str, language: str) -> list[tuple[str, str, bool]]:
    """The ways into the repository, for its own pages and those of the rooms above; `current`: "all", "browse", …, "" for none."""
    say = translations(language).gettext
    offered = [
        ("all", say("All documents"), ADDRESS),
        ("browse", say("Browse"), f"{ADDRESS}/browse"),
        ("collections", say("Collections"), "/collections"),
        ("glossary", say("Glossary"), "/glossary"),
    ]
    if actor.is_member:
        offered.append(("mine", say("My documents"), f"{ADDRESS}/mine"))
    if reviews(actor):
        offered.append(("review", say("To review"), f"{ADDRESS}/review"))
    return [(label, href, name == current) for name, label, href in offered]


def upload_offers(actor: Actor, language: str) -> list[Offer]:
    if not may_upload(actor):
        return []
    say = translations(language).gettext
    return [
        Offer(say("Add a document"), f"{ADDRESS}/new", kind="primary"),
        Offer(say("Add several files"), f"{ADDRESS}/upload"),
    ]


def bulk_offers(actor: Actor, language: str, export_href: str = "") -> list[Offer]:
    """Many documents at once, as quiet links beside the buttons."""
    say = translations(language).gettext
    offers = [Offer(say("Import"), f"{ADDRESS}/import", kind="link")] if may_import(actor) else []
    if export_href and may_upload(actor):
        offers.append(Offer(say("Export"), export_href, kind="link"))
    return offers


def _counted(actor: Actor, language: str) -> list[Offer]:
    if not reviews(actor) and not actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE):
        return []
    return [Offer(translations(language).gettext("Statistics"), f"{ADDRESS}/statistics", kind="link")]


def _facet(
    name: str, title: str, counts: Mapping[str, int], labels: Mapping[str, str], filters: Filters, sort: str
) -> Facet:
    chosen = filters.get(name, ())
    order = (
        sorted(counts, reverse=True)
        if name == "year"
        else sorted(counts, key=lambda value: (-counts[value], labels.get(value, value)))
    )
    shown = order[:SHOWN] + [value for value in order[SHOWN:] if value in chosen]
    options = [
        FacetOption(
            labels.get(value, value),
            counts[value],
            _href(filters, sort, without=(name, value))
            if value in chosen
            else _href(filters, sort, plus=(name, value)),
            value in chosen,
        )
        for value in shown
    ]
    return Facet(name, title, options)


def _href(
    filters: Filters, sort: str, *, without: tuple[str, str] | None = None, plus: tuple[str, str] | None = None
) -> str:
    pairs = [(name, value) for name, values in filters.items() for value in values if (name, value) != without]
    if plus is not None:
        pairs.append(plus)
    if sort == "title":
        pairs.append(("sort", sort))
    return f"{ADDRESS}?{urlencode(pairs)}" if pairs else ADDRESS
