"""Asking the server, and reading its answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from search.marking import Marker, marked
from search.meili.conditions import both, narrowing, one_of, permitted
from search.meili.phrasing import Phrasing, countable, phrase
from search.meili.server import Names, Server
from search.questions import Hit, PageHit, Query
from search.records import FACETS
from search.snippets import opening, snippet
from search.synonyms import Synonyms
from search.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Answer:
    """The cards found, how many there are in all, and the counts by facet and value."""

    cards: list[dict[str, Any]]
    total: int
    facets: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Asking:
    """One question to one server, as it is worded, and whether every word is demanded."""

    server: Server
    names: Names
    query: Query
    phrasing: Phrasing
    strict: bool


def prepared(server: Server, names: Names, query: Query, wanted: Wanted, synonyms: Synonyms) -> Asking:
    """Find out in how many visible documents the words are, and word the question accordingly."""
    texts = countable(wanted)
    searches = [
        {"indexUid": names.cards, "q": text, "filter": both(permitted(query)), "page": 1, "hitsPerPage": 0}
        for text in texts.values()
    ]
    answers = server.many(searches) if searches else []
    counts = {form: answer["totalHits"] for form, answer in zip(texts, answers, strict=True)}
    return Asking(server, names, query, phrase(wanted, synonyms, counts), wanted.needed > 1)


def cards(asking: Asking) -> Answer:
    """The cards on the page of results asked for, and the counts: of a filtered facet without its own filter."""
    query = asking.query
    active = query.narrowed()
    main = {
        **_card_search(asking, active),
        "facets": [f"facet.{name}" for name in FACETS if name not in active],
        "page": query.page,
        "hitsPerPage": query.per_page,
        "showRankingScore": True,
    }
    if query.sort == "date" or not asking.phrasing.parts:
        main["sort"] = ["dated:desc"]
    counts = [
        {
            **_card_search(asking, {other: values for other, values in active.items() if other != name}),
            "facets": [f"facet.{name}"],
            "limit": 0,
        }
        for name in active
    ]
    answers = asking.server.many([main, *counts])
    found: dict[str, dict[str, int]] = {}
    for answer in answers:
        found.update(answer.get("facetDistribution") or {})
    facets = {name: _ordered(found.get(f"facet.{name}", {})) for name in FACETS}
    return Answer(answers[0]["hits"], answers[0]["totalHits"], facets)


def hits(asking: Asking, found: list[dict[str, Any]], wanted: Wanted) -> tuple[Hit, ...]:
    """The cards in their order, each with its best page."""
    marker = Marker(wanted)
    best = _best_pages(asking, [card["key"] for card in found]) if wanted and found else {}
    return tuple(_hit(card, best.get(card["key"]), marker) for card in found)


def page_hits(asking: Asking, key: str, limit: int, wanted: Wanted) -> tuple[PageHit, ...]:
    """The best matching pages of one record: those that answer the question, then those that have a word of it."""
    marker = Marker(wanted)
    texts = dict.fromkeys((asking.phrasing.text, *_single(asking.phrasing)))
    shape = {"limit": limit, "showRankingScore": True}
    searches = [{**_page_search(asking, text, [one_of("card", [key])]), **shape} for text in texts]
    found: dict[int, PageHit] = {}
    for answer in asking.server.many(searches):
        for page in answer["hits"]:
            text = snippet(page["text"], marker, guess=True) if page["number"] not in found else None
            if text is not None:
                found[page["number"]] = PageHit(page["number"], text, page["_rankingScore"])
    return tuple(found.values())[:limit]


def _best_pages(asking: Asking, keys: list[str]) -> dict[str, dict[str, Any]]:
    """The best page of each card; where none answers the question, the best for one of its words."""
    best = _pages_by_card(asking, [asking.phrasing.text], keys)
    missing = [key for key in keys if key not in best]
    if missing and len(asking.phrasing.parts) > 1:
        best = {**_pages_by_card(asking, _single(asking.phrasing), missing), **best}
    return best


def _single(phrasing: Phrasing) -> list[str]:
    return [f"{part} " for part in phrasing.parts]


def _pages_by_card(asking: Asking, texts: Iterable[str], keys: list[str]) -> dict[str, dict[str, Any]]:
    conditions = [*permitted(asking.query), one_of("card", keys)]
    shape = {"distinct": "card", "limit": len(keys)}
    best: dict[str, dict[str, Any]] = {}
    for answer in asking.server.many([{**_page_search(asking, text, conditions), **shape} for text in texts]):
        for page in answer["hits"]:
            best.setdefault(page["card"], page)
    return best


def _card_search(asking: Asking, filters: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    return {
        "indexUid": asking.names.cards,
        "q": asking.phrasing.text,
        "filter": both([*permitted(asking.query), *narrowing(filters)]),
        "matchingStrategy": "all" if asking.strict else "last",
    }


def _page_search(asking: Asking, text: str, conditions: list[str]) -> dict[str, Any]:
    return {"indexUid": asking.names.pages, "q": text, "filter": both(conditions), "matchingStrategy": "last"}


def _hit(card: dict[str, Any], page: dict[str, Any] | None, marker: Marker) -> Hit:
    text = snippet(page["text"], marker, guess=True) if page is not None else None
    number = page["number"] if page is not None and text is not None else None
    if text is None:
        text = snippet(card["summary"], marker, guess=True) or opening(card["summary"])
    title = marked(card["title"], marker.spans(card["title"], guess=True))
    return Hit(
        key=card["key"],
        kind=card["kind"],
        id=card["id"],
        url=card["url"],
        title=card["title"],
        title_html=title,
        page=number,
        snippet=text,
        score=card.get("_rankingScore", 0.0),
    )


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
