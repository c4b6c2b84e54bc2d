"""One question as it is put to the server, and the two ways to put it: in one text, or each word by itself.

Meilisearch can leave out words of a text, the commonest or the last ones, but always demands one of them. So where any
word will do, each is a search of its own, and the server unites them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from search.meili.conditions import both, findable, narrowing
from search.meili.phrasing import Phrasing, countable, phrase
from search.meili.server import Names, Server
from search.questions import Query
from search.synonyms import Synonyms
from search.wanted import Wanted

Strategy = Literal["all", "frequency", "any"]


@dataclass(frozen=True, slots=True)
class Asking:
    """One question to one server, as it is worded, and which words may be missing.

    `counts` tell, by stem, in how many findable documents the words are, `everything` how many there are.
    """

    server: Server
    names: Names
    query: Query
    wanted: Wanted
    phrasing: Phrasing
    counts: Mapping[str, int]
    everything: int
    strategy: Strategy


def prepared(server: Server, names: Names, query: Query, wanted: Wanted, synonyms: Synonyms) -> Asking:
    """Find out in how many findable documents the words are, and word the question accordingly."""
    if not wanted:
        return Asking(server, names, query, wanted, Phrasing(), {}, 0, "all")
    counts = counted(server, names, query, {**countable(wanted), "": ""})
    phrasing = phrase(wanted, synonyms, counts)
    return Asking(server, names, query, wanted, phrasing, counts, counts[""], ladder(wanted)[0])


def ladder(wanted: Wanted) -> tuple[Strategy, ...]:
    """What to try in turn until there are enough results: every word, without the commonest, any."""
    if len(wanted.strong) + len(wanted.phrases) < 2:
        return ("all",)
    return ("all", "frequency", "any") if wanted.needed > 1 or wanted.phrases else ("any",)


def counted(server: Server, names: Names, query: Query, texts: Mapping[str, str]) -> dict[str, int]:
    """In how many findable documents each of the texts is, by the name it is given."""
    searches = [
        {"indexUid": names.cards, "q": text, "filter": both(findable(query)), "page": 1, "hitsPerPage": 0}
        for text in texts.values()
    ]
    answers = server.many(searches) if searches else []
    return {name: answer["totalHits"] for name, answer in zip(texts, answers, strict=True)}


def texts_of(asking: Asking) -> list[str]:
    """The question's texts: one, or one for each word beside the quoted phrases, which are demanded in any case."""
    if asking.strategy != "any":
        return [asking.phrasing.text]
    quoted, words = asking.phrasing.quoted, asking.phrasing.every
    return [" ".join((*quoted, word)) + " " for word in words] or [asking.phrasing.text]


def card_search(asking: Asking, filters: Mapping[str, tuple[str, ...]], text: str) -> dict[str, Any]:
    """What every search of cards has."""
    return {
        "indexUid": asking.names.cards,
        "q": text,
        "filter": both([*findable(asking.query), *narrowing(filters)]),
        "matchingStrategy": "frequency" if asking.strategy == "frequency" else "all",
    }


@dataclass(frozen=True, slots=True)
class Part:
    """What is wanted of one question: under which filters, which counts, and which hits, by `page` and `hitsPerPage`."""

    filters: Mapping[str, tuple[str, ...]]
    facets: Sequence[str]
    shape: Mapping[str, Any]


def asked(asking: Asking, parts: Sequence[Part]) -> list[dict[str, Any]]:
    """The answers, all of one request where the question is one text."""
    texts = texts_of(asking)
    if len(texts) > 1:
        return [_united(asking, part, texts) for part in parts]
    searches = [
        {**card_search(asking, part.filters, texts[0]), "facets": list(part.facets), **part.shape} for part in parts
    ]
    return asking.server.many(searches)


def _united(asking: Asking, part: Part, texts: list[str]) -> dict[str, Any]:
    paging = {name: part.shape[name] for name in ("page", "hitsPerPage")}
    shape = {name: value for name, value in part.shape.items() if name not in paging}
    searches = [{**card_search(asking, part.filters, text), **shape} for text in texts]
    return asking.server.united(searches, {**paging, "facetsByIndex": {asking.names.cards: list(part.facets)}})
