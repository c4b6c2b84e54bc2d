"""Asking the server for cards, and reading its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from search.marking import Marker, marked
from search.meili.conditions import both, findable, narrowing
from search.meili.paging import Pages, pages_of
from search.meili.phrasing import Phrasing, countable, phrase
from search.meili.server import Names, Server
from search.questions import Hit, Query
from search.records import FACETS
from search.snippets import opening, snippet
from search.synonyms import Synonyms
from search.wanted import Wanted

Strategy = Literal["all", "frequency", "last"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The cards found, how many there are in all, and the counts by facet and value."""

    cards: list[dict[str, Any]]
    total: int
    facets: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Asking:
    """One question to one server, as it is worded, and which words may be missing.

    `counts` tell, by stem, in how many findable documents the words are.
    """

    server: Server
    names: Names
    query: Query
    phrasing: Phrasing
    counts: Mapping[str, int]
    strategy: Strategy


def prepared(server: Server, names: Names, query: Query, wanted: Wanted, synonyms: Synonyms) -> Asking:
    """Find out in how many findable documents the words are, and word the question accordingly."""
    counts = counted(server, names, query, countable(wanted))
    return Asking(server, names, query, phrase(wanted, synonyms, counts), counts, ladder(wanted)[0])


def ladder(wanted: Wanted) -> tuple[Strategy, ...]:
    """What to try in turn until there are enough results: every word, without the commonest, with the first.

    Without the commonest means nothing where all are equally common.
    """
    return ("all", "frequency", "last") if wanted.needed > 1 else ("frequency", "last")


def counted(server: Server, names: Names, query: Query, texts: Mapping[str, str]) -> dict[str, int]:
    """In how many findable documents each of the texts is, by the name it is given."""
    searches = [
        {"indexUid": names.cards, "q": text, "filter": both(findable(query)), "page": 1, "hitsPerPage": 0}
        for text in texts.values()
    ]
    answers = server.many(searches) if searches else []
    return {name: answer["totalHits"] for name, answer in zip(texts, answers, strict=True)}


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
    pages: dict[str, Pages] = {}
    if wanted and found:
        keys = [card["record"] for card in found]
        pages = pages_of(asking.server, asking.names, asking.query, asking.phrasing, wanted, keys)
    return tuple(hit(card, pages.get(card["record"]), marker) for card in found)


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


def _card_search(asking: Asking, filters: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    return {
        "indexUid": asking.names.cards,
        "q": asking.phrasing.text,
        "filter": both([*findable(asking.query), *narrowing(filters)]),
        "matchingStrategy": asking.strategy,
    }


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
