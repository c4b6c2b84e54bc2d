"""The matching pages of documents.

A page matches if it holds all that the question demands. Where a document has no such page, the first word of the
question that stands on any of its pages speaks for it.
"""

from typing import Any, NamedTuple

from search.marking import Marker
from search.meili.conditions import both, one_of, permitted
from search.meili.phrasing import Phrasing
from search.meili.server import Names, Server
from search.questions import PageHit, PageHits
from search.readers import Reader
from search.snippets import opening, snippet
from search.wanted import Wanted


class Pages(NamedTuple):
    """The best of a document's matching pages as the server has it, and how many match."""

    best: dict[str, Any]
    many: int


def pages_of(
    server: Server, names: Names, reader: Reader, phrasing: Phrasing, wanted: Wanted, keys: list[str]
) -> dict[str, Pages]:
    """By key, as far as there are matching pages: all documents are asked for at once, the rest by each word."""
    found = _counted(server, names, reader, [_demand(phrasing, wanted)], keys)
    rest = [key for key in keys if key not in found]
    if rest and _many(phrasing):
        found.update(_counted(server, names, reader, _singly(phrasing), rest))
    return found


def page_hits(
    server: Server,
    names: Names,
    reader: Reader,
    phrasing: Phrasing,
    wanted: Wanted,
    *,
    key: str,
    limit: int,
    offset: int,
) -> PageHits:
    """One record's matching pages."""
    marker = Marker(wanted)
    conditions = both([*permitted(reader), one_of("card", [key])])
    shape = {"indexUid": names.pages, "filter": conditions, "showRankingScore": True}
    rounds = [[_demand(phrasing, wanted)], _singly(phrasing) if _many(phrasing) else []]
    for wordings in filter(None, rounds):
        totals = server.many([{**shape, **wording, "page": 1, "hitsPerPage": 0} for wording in wordings])
        for wording, total in zip(wordings, totals, strict=True):
            if total["totalHits"]:
                (answer,) = server.many([{**shape, **wording, "limit": limit, "offset": offset}])
                return PageHits(total["totalHits"], tuple(_page_hit(page, marker) for page in answer["hits"]))
    return PageHits(0, ())


def _page_hit(page: dict[str, Any], marker: Marker) -> PageHit:
    text = snippet(page["text"], marker, guess=True) or opening(page["text"])
    return PageHit(page["number"], text, page["_rankingScore"])


def _demand(phrasing: Phrasing, wanted: Wanted) -> dict[str, str]:
    return {"q": phrasing.text, "matchingStrategy": "all" if wanted.needed > 1 else "frequency"}


def _many(phrasing: Phrasing) -> bool:
    return len(phrasing.quoted) + len(phrasing.every) > 1


def _singly(phrasing: Phrasing) -> list[dict[str, str]]:
    return [{"q": f"{part} ", "matchingStrategy": "all"} for part in (*phrasing.quoted, *phrasing.every)]


def _counted(
    server: Server, names: Names, reader: Reader, wordings: list[dict[str, str]], keys: list[str]
) -> dict[str, Pages]:
    """The first of the wordings that a document's pages match counts for it."""
    conditions = both([*permitted(reader), one_of("card", keys)])
    searches: list[dict[str, Any]] = []
    for wording in wordings:
        shared = {"indexUid": names.pages, "filter": conditions, **wording}
        searches.append({**shared, "distinct": "card", "limit": len(keys)})
        searches.append({**shared, "facets": ["card"], "limit": 0})
    answers = server.many(searches)
    found: dict[str, Pages] = {}
    for best, counts in zip(answers[::2], answers[1::2], strict=True):
        many = (counts.get("facetDistribution") or {}).get("card", {})
        for page in best["hits"]:
            found.setdefault(page["card"], Pages(page, many.get(page["card"], 1)))
    return found
