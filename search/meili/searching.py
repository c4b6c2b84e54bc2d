"""Asking the server, and reading its answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from search.marking import Marker, marked
from search.meili.conditions import both, narrowing, one_of, permitted
from search.meili.phrasing import phrasing
from search.meili.server import Names, Server
from search.meili.settings import CARD_STEMS, PAGE_STEMS, WRITTEN, as_stem
from search.questions import Hit, PageHit, Query
from search.records import FACETS
from search.snippets import opening, snippet
from search.synonyms import Synonyms
from search.wanted import Wanted

# A word in fewer visible documents than this is also searched for as a slip or a beginning.
RARE = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """The cards found, how many there are in all, and the counts by facet and value."""

    cards: list[dict[str, Any]]
    total: int
    facets: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Asking:
    """One question to one server: the text to send, where to look, and how strictly."""

    server: Server
    names: Names
    query: Query
    text: str
    where: tuple[str, ...]
    strict: bool


def prepared(server: Server, names: Names, query: Query, wanted: Wanted, synonyms: Synonyms) -> Asking:
    """Find out which words are rare, and word the question accordingly."""
    rare = _rare(server, names, query, wanted)
    where = (*CARD_STEMS, WRITTEN) if rare or any(not word.stem for word in wanted.words) else CARD_STEMS
    return Asking(server, names, query, phrasing(wanted, synonyms, rare), where, wanted.needed > 1)


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
    if query.sort == "date" or not asking.text.strip():
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
    best = _best_pages(asking, [card["key"] for card in found], wanted) if wanted else {}
    return tuple(_hit(card, best.get(card["key"]), marker) for card in found)


def page_hits(asking: Asking, key: str, limit: int, wanted: Wanted) -> tuple[PageHit, ...]:
    """The best matching pages of one record."""
    marker = Marker(wanted)
    search = {**_page_search(asking, asking.text, [one_of("card", [key])]), "limit": limit, "showRankingScore": True}
    found = asking.server.many([search])[0]["hits"]
    read = ((page, snippet(page["text"], marker, guess=True)) for page in found)
    return tuple(PageHit(page["number"], text, page["_rankingScore"]) for page, text in read if text is not None)


def _rare(server: Server, names: Names, query: Query, wanted: Wanted) -> frozenset[str]:
    """The stems in fewer than `RARE` visible documents that a slip or an ending might explain."""
    doubtful = [word for word in wanted.strong if word.slips or (word.stem and word.typed == wanted.unfinished)]
    doubtful = [word for word in doubtful if not word.others and word.typed.isalpha()]
    searches = [
        {
            "indexUid": names.cards,
            "q": f"{as_stem(word.stem)} ",
            "attributesToSearchOn": list(CARD_STEMS),
            "filter": both(permitted(query)),
            "page": 1,
            "hitsPerPage": 0,
        }
        for word in doubtful
    ]
    answers = server.many(searches) if searches else []
    return frozenset(
        word.stem for word, answer in zip(doubtful, answers, strict=True) if answer["totalHits"] < RARE
    )


def _best_pages(asking: Asking, keys: list[str], wanted: Wanted) -> dict[str, dict[str, Any]]:
    """The best page of each card; where none answers the question, the best for one of its words."""
    if not keys:
        return {}
    conditions = permitted(asking.query)
    best = _pages_by_card(asking, [asking.text], keys, conditions)
    missing = [key for key in keys if key not in best]
    if missing and len(wanted.words) > 1:
        texts = [f"{word} " for word in asking.text.replace('"', "").split()]
        best = {**_pages_by_card(asking, texts, missing, conditions), **best}
    return best


def _pages_by_card(
    asking: Asking, texts: Iterable[str], keys: list[str], conditions: list[str]
) -> dict[str, dict[str, Any]]:
    searches = [
        {**_page_search(asking, text, [*conditions, one_of("card", keys)]), "distinct": "card", "limit": len(keys)}
        for text in texts
    ]
    best: dict[str, dict[str, Any]] = {}
    for answer in asking.server.many(searches):
        for page in answer["hits"]:
            best.setdefault(page["card"], page)
    return best


def _card_search(asking: Asking, filters: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    return {
        "indexUid": asking.names.cards,
        "q": asking.text,
        "attributesToSearchOn": list(asking.where),
        "filter": both([*permitted(asking.query), *narrowing(filters)]),
        "matchingStrategy": "all" if asking.strict else "frequency",
    }


def _page_search(asking: Asking, text: str, conditions: list[str]) -> dict[str, Any]:
    where = (*PAGE_STEMS, WRITTEN) if WRITTEN in asking.where else PAGE_STEMS
    return {
        "indexUid": asking.names.pages,
        "q": text,
        "attributesToSearchOn": list(where),
        "filter": both(conditions),
        "matchingStrategy": "frequency",
    }


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
