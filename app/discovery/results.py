"""From what was found to the search page."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.core.kept import Kept
from app.discovery.asked import Asked
from app.discovery.facets import KINDS_OF_ONE, Labels, chosen, facets, labels_of, organisation_names
from app.discovery.find import Found
from app.discovery.nothing import Nothing
from app.discovery.pages import OtherHit, SearchPage
from app.vocabularies import Vocabularies, load_vocabularies
from app.web import Pages
from app.web.language import translations
from app.web.times import When
from search import Hit

Clock = Callable[[datetime, datetime], When]
Helping = Callable[[Labels], Nothing]


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
    signed_in: bool,
    helping: Helping,
) -> SearchPage:
    """`clock` puts times into the reader's words and zone; `helping` is asked where nothing was found."""
    say = translations(language).gettext
    labels = labels_of(session, organisation_names(session, keep, asked, found), language)
    pairs = asked.pairs()
    return SearchPage(
        query=asked.text,
        total=found.total,
        took=f"{found.took_ms:.0f}" if found.took_ms >= 1 else "1",
        hits=rows,
        others=[_other(hit, found, language, clock) for hit in found.hits if hit.kind != "document"],
        facets=facets(asked, found, labels, language),
        chosen=chosen(asked, labels),
        clear_href=f"/search?{urlencode([('q', asked.text)])}" if asked.text else "/search",
        sorts=[
            (say("Best match"), asked.href(sort="relevance"), asked.sort != "date"),
            (say("Newest"), asked.href(sort="date"), asked.sort == "date"),
        ],
        hidden=[pair for pair in pairs if pair[0] != "q"],
        pages=_pages(asked, found.total, per_page),
        limited=say(found.limited) if found.limited else "",
        corrected=found.corrected,
        save_href=f"/searches/new?{urlencode(pairs)}" if signed_in and pairs else "",
        meant=(found.suggestion, replace(asked, text=found.suggestion).href()) if found.suggestion else None,
        nothing=helping(labels) if (asked.text or asked.filters) and not found.total and not found.limited else None,
        recent=_suggestions(load_vocabularies(session), language) if not (asked.text and found.total) else (),
    )


def _other(hit: Hit, found: Found, language: str, clock: Clock) -> OtherHit:
    label, icon = KINDS_OF_ONE[hit.kind]
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
