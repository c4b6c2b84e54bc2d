"""Reading the server's answers as results."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search.marking import Marker, marked
from search.meili.asking import Asking, Part, asked
from search.meili.conditions import both, findable, one_of
from search.meili.paging import Pages, pages_of
from search.meili.ranking import LEADERS, candidates, reordered
from search.questions import Hit
from search.records import FACETS
from search.snippets import opening, snippet


@dataclass(frozen=True, slots=True)
class Answer:
    """The first cards, or where the order is by date those asked for; how many in all; the counts by facet and value."""

    cards: list[dict[str, Any]]
    total: int
    facets: dict[str, dict[str, int]]


def answer(asking: Asking) -> Answer:
    """The server's answer; the counts of a filtered facet are those without its own filter."""
    query = asking.query
    active = query.narrowed()
    parts = [Part(active, [f"facet.{name}" for name in FACETS if name not in active], _shape(asking))]
    for name in active:
        less = {other: values for other, values in active.items() if other != name}
        parts.append(Part(less, [f"facet.{name}"], {"page": 1, "hitsPerPage": 0}))
    main, *others = asked(asking, parts)
    found = _distribution(main)
    for other in others:
        found.update(_distribution(other))
    facets = {name: _ordered(found.get(f"facet.{name}", {})) for name in FACETS}
    return Answer(main["hits"], main["totalHits"], facets)


def hits(asking: Asking, found: Answer) -> tuple[Hit, ...]:
    """The hits on the page of results asked for, each with its best page."""
    marker = Marker(asking.wanted)
    if not _by_relevance(asking):
        best = _pages(asking, found.cards)
        return tuple(hit(card, best.get(card["record"]), marker) for card in found.cards)
    query = asking.query
    if not found.cards or query.offset >= found.total:
        return ()
    keys = candidates(asking, found.cards)
    shown: list[dict[str, Any]] = []
    pages: dict[str, Pages] = {}
    if query.offset < len(keys):
        known = {card["record"]: card for card in found.cards}
        known.update((card["record"], card) for card in _cards(asking, [key for key in keys if key not in known]))
        leaders = [known[key] for key in keys if key in known]
        pages = _pages(asking, leaders)
        shown = reordered(asking, leaders, pages, marker)[query.offset : query.offset + query.per_page]
    if len(shown) < query.per_page and len(keys) < found.total:
        rest = _followers(asking, keys, query.per_page - len(shown))
        pages.update(_pages(asking, rest))
        shown += rest
    return tuple(hit(card, pages.get(card["record"]), marker) for card in shown)


def hit(card: Mapping[str, Any], pages: Pages | None, marker: Marker) -> Hit:
    """A card as it is shown."""
    text = snippet(pages.best["text"], marker, guess=True) if pages is not None else None
    number = pages.best["number"] if pages is not None and text is not None else None
    if text is None:
        text = snippet(card["summary"], marker, guess=True) or opening(card["summary"])
    return Hit(
        key=card["record"],
        kind=card["kind"],
        id=card["id"],
        url=card["url"],
        title=card["title"],
        title_html=marked(card["title"], marker.spans(card["title"], guess=True)),
        page=number,
        snippet=text,
        score=card.get("_rankingScore", 0.0),
        pages=pages.many if pages is not None and number is not None else 0,
    )


def _by_relevance(asking: Asking) -> bool:
    return asking.query.sort == "relevance" and bool(asking.phrasing.parts)


def _shape(asking: Asking) -> dict[str, Any]:
    if _by_relevance(asking):
        return {"page": 1, "hitsPerPage": LEADERS}
    return {"page": asking.query.page, "hitsPerPage": asking.query.per_page, "sort": ["dated:desc"]}


def _pages(asking: Asking, cards: list[dict[str, Any]]) -> dict[str, Pages]:
    if not cards or not asking.wanted:
        return {}
    return pages_of(
        asking.server, asking.names, asking.query, asking.phrasing, asking.wanted, [card["record"] for card in cards]
    )


def _cards(asking: Asking, keys: list[str]) -> list[dict[str, Any]]:
    if not keys:
        return []
    conditions = both([*findable(asking.query), one_of("record", keys)])
    return list(
        asking.server.many([{"indexUid": asking.names.cards, "filter": conditions, "limit": len(keys)}])[0]["hits"]
    )


def _followers(asking: Asking, leaders: list[str], room: int) -> list[dict[str, Any]]:
    """The results after the leaders that this page of results still has room for."""
    query = asking.query
    end = query.offset + query.per_page
    shape = {"page": 1, "hitsPerPage": end, "attributesToRetrieve": ["record"]}
    listed = [card["record"] for card in asked(asking, [Part(query.narrowed(), (), shape)])[0]["hits"]]
    led = set(leaders)
    rest = [key for key in listed if key not in led]
    start = max(0, query.offset - len(leaders))
    keys = rest[start : start + room]
    known = {card["record"]: card for card in _cards(asking, keys)}
    return [known[key] for key in keys if key in known]


def _distribution(found: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    if (united := found.get("facetsByIndex")) is not None:
        return {name: counts for one in united.values() for name, counts in one["distribution"].items()}
    return dict(found.get("facetDistribution") or {})


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
