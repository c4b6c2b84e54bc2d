"""From what was found to the search page."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote_plus, urlencode

from markupsafe import Markup
from sqlalchemy.orm import Session

from app import organisations
from app.core.kept import Kept
from app.discovery.asked import Asked
from app.discovery.find import Found
from app.discovery.pages import OtherHit, SearchPage
from app.vocabularies import Vocabularies, load_vocabularies
from app.web import Pages
from app.web.language import translations
from app.web.parts import Facet, FacetOption
from app.web.times import When
from search import Hit

SHOWN = 8
# Facet → its message id, and the vocabulary that labels its values.
FACETS = (
    ("kind", "Kind", ""),
    ("type", "Type", "document_type"),
    ("topic", "Topic", "topic"),
    ("pillar", "Pillar", "pillar"),
    ("county", "County", "county"),
    ("organisation", "Organisation", ""),
    ("year", "Year", ""),
    ("language", "Language", "language"),
)
KINDS = {
    "document": "Documents",
    "organisation": "Organisations",
    "group": "Working groups",
    "event": "Events",
    "topic": "Discussions",
    "bulletin": "Bulletin",
}
KIND_OF_ONE = {
    # kind: what it is called, and its picture
    "organisation": ("Organisation", "building"),
    "group": ("Working group", "people"),
    "event": ("Event", "calendar"),
    "topic": ("Discussion", "chat"),
    "bulletin": ("Bulletin", "mail"),
    "bulletin_item": ("Bulletin", "mail"),
}
Clock = Callable[[datetime, datetime], When]


def build(
    session: Session,
    asked: Asked,
    found: Found,
    rows: Sequence[Markup],
    keep: Kept,
    *,
    per_page: int,
    language: str,
    clock: Clock,
) -> SearchPage:
    """`clock` puts times into the reader's words and zone."""
    say = translations(language).gettext
    vocabularies = load_vocabularies(session)
    names = _names(session, keep, asked, found)
    labels = {name: _labels(name, vocabulary, vocabularies, names, language) for name, _, vocabulary in FACETS}
    here = asked.href()
    facets = [
        facet
        for name, label, _ in FACETS
        if (facet := _facet(name, say(label), labels[name], asked, found, here)) is not None
    ]
    pairs = asked.pairs()
    return SearchPage(
        query=asked.text,
        total=found.total,
        took=f"{found.took_ms:.0f}" if found.took_ms >= 1 else "1",
        hits=rows,
        others=[_other(hit, found, language, clock) for hit in found.hits if hit.kind != "document"],
        facets=facets,
        chosen=[
            (labels[name].get(value, value), asked.href(without=(name, value)))
            for name, values in asked.filters.items()
            for value in values
        ],
        clear_href=f"/search?{urlencode([('q', asked.text)])}" if asked.text else "/search",
        sorts=[
            (say("Best match"), asked.href(sort="relevance"), asked.sort != "date"),
            (say("Newest"), asked.href(sort="date"), asked.sort == "date"),
        ],
        hidden=[pair for pair in pairs if pair[0] != "q"],
        pages=_pages(asked, found.total, per_page),
        limited=say(found.limited) if found.limited else "",
        corrected=found.corrected,
        recent=_suggestions(vocabularies, language) if not asked.text else (),
    )


def _other(hit: Hit, found: Found, language: str, clock: Clock) -> OtherHit:
    label, icon = KIND_OF_ONE[hit.kind]
    event = found.times.get(hit.id) if hit.kind == "event" else None
    return OtherHit(
        translations(language).gettext(label),
        icon,
        hit.title,
        hit.url,
        Markup(hit.snippet),  # noqa: S704 - the engine escapes
        clock(event.starts_at, event.ends_at) if event else None,
        cancelled=event is not None and event.cancelled,
    )


def _names(session: Session, keep: Kept, asked: Asked, found: Found) -> Mapping[str, str]:
    """Labels of the organisations that the filters offer; kept while nothing changes."""
    wanted = {*found.facets.get("organisation", {}), *asked.filters.get("organisation", ())}
    if not found.revision:
        return organisations.names_by_slug(session, wanted)
    key = ("organisation names", frozenset(wanted))
    return keep.get(found.revision, key, lambda: organisations.names_by_slug(session, wanted))


def _labels(
    name: str, vocabulary: str, vocabularies: Vocabularies, names: Mapping[str, str], language: str
) -> Mapping[str, str]:
    if vocabulary:
        return vocabularies.labels(vocabulary, language)
    if name == "organisation":
        return names
    say = translations(language).gettext
    return {code: say(label) for code, label in KINDS.items()} if name == "kind" else {}


def _facet(name: str, label: str, labels: Mapping[str, str], asked: Asked, found: Found, here: str) -> Facet | None:
    """`here` is the address of what is asked, to which an option adds itself."""
    counts = found.facets.get(name, {})
    chosen = asked.filters.get(name, ())
    order = sorted(
        counts.items(),
        key=(lambda pair: pair[0]) if name == "year" else (lambda pair: (-pair[1], labels.get(pair[0], pair[0]))),
        reverse=name == "year",
    )
    values = [value for value, _ in order[:SHOWN]]
    values += [value for value in chosen if value not in values]
    if len(values) < 2 and not chosen:
        return None
    more = f"{here}{'&' if '?' in here else '?'}{name}="
    options = [
        FacetOption(
            labels.get(value, value),
            counts.get(value, 0),
            asked.href(without=(name, value)) if value in chosen else more + quote_plus(value),
            value in chosen,
        )
        for value in values
    ]
    return Facet(name, label, options)


def _suggestions(vocabularies: Vocabularies, language: str) -> list[tuple[str, str]]:
    return [
        (label, f"/search?{urlencode([('topic', code)])}") for code, label in vocabularies.choices("topic", language)
    ]


def _pages(asked: Asked, total: int, per_page: int) -> Pages:
    count = min(max(1, -(-total // per_page)), 500)
    number = min(asked.number, count)
    pairs = asked.pairs()

    def href(page: int) -> str:
        return f"/search?{urlencode([*pairs, ('page', page)])}" if page > 1 else asked.href()

    near = sorted({1, count, *range(max(1, number - 2), min(count, number + 2) + 1)})
    return Pages(
        number,
        count,
        total,
        href(number - 1) if number > 1 else "",
        href(number + 1) if number < count else "",
        tuple((page, href(page)) for page in near) if count > 1 else (),
    )
