"""Titles while somebody types, and what was meant by a slip."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from search.distance import slips_between
from search.meili.conditions import both, findable, permitted
from search.meili.phrasing import RARE
from search.meili.server import Names, Server
from search.meili.settings import as_stem
from search.questions import Query, Suggest
from search.readers import Reader
from search.synonyms import Synonyms
from search.titles import Typed
from search.wanted import Wanted, Word
from search.words import STOP_WORDS, WORD, folded, stem

# How many the server gives, of which the best are chosen.
CANDIDATES = 60

# How many pages and cards are read to learn what a slip was meant to be.
READ = 20

MUCH_MORE = 10


def candidates(server: Server, names: Names, typed: Typed, query: Suggest, synonyms: Synonyms) -> list[dict[str, Any]]:
    """Cards whose titles and keywords have every word; the server forgives slips and unfinished words by itself."""
    shape = {
        "indexUid": names.cards,
        "filter": both(findable(query)),
        "limit": CANDIDATES,
        "attributesToRetrieve": ["record", "kind", "id", "title", "url"],
        "matchingStrategy": "all",
    }
    words = [word for word in typed.words[:-1] if word not in STOP_WORDS] + list(typed.words[-1:])
    end = "" if typed.unfinished else " "
    searches = [{**shape, "q": " ".join(words) + end, "attributesToSearchOn": ["heads"]}]
    forms = [form for word in typed.words if (form := stem(word))]
    if synonyms.within(forms):
        text = " ".join(map(as_stem, forms))
        searches.append({**shape, "q": text + end, "attributesToSearchOn": ["title_stems"]})
    found = {card["record"]: card for answer in server.many(searches) for card in answer["hits"]}
    return list(found.values())


def meant(
    server: Server, names: Names, query: Query, wanted: Wanted, counts: Mapping[str, int]
) -> tuple[dict[str, str], dict[str, str]]:
    """By stem, what unknown words were taken for, and what rare ones may have been meant to be."""
    rare = [word for word in wanted.strong if _may_be_slip(word, counts)]
    if not rare:
        return {}, {}
    searches = []
    for word in rare:
        shape = {"q": f"{word.typed} ", "limit": READ}
        searches.append({**shape, "indexUid": names.pages, "filter": both(permitted(query))})
        searches.append({**shape, "indexUid": names.cards, "filter": both(findable(query))})
    answers = server.many(searches)
    unknown: dict[str, str] = {}
    better: dict[str, str] = {}
    for word, pages, cards in zip(rare, answers[::2], answers[1::2], strict=True):
        texts = [page["text"] for page in pages["hits"]]
        texts += [f"{card['title']}\n{card['summary']}" for card in cards["hits"]]
        if form := _nearest(word, texts):
            if not counts[word.stem]:
                unknown[word.stem] = form
            elif _times(server, names, query, form) >= MUCH_MORE * counts[word.stem]:
                better[word.stem] = form
    return unknown, better


def _may_be_slip(word: Word, counts: Mapping[str, int]) -> bool:
    if not word.stem or word.others or counts.get(word.stem, RARE) >= RARE:
        return False
    return word.slips > 0


def _nearest(word: Word, texts: list[str]) -> str:
    """The word of the texts the fewest slips away, the commonest among them; empty if none is near."""
    seen = Counter(form for text in texts for form in {folded(match) for match in WORD.findall(text)})
    near = []
    for form, count in seen.items():
        slips = slips_between(word.typed, form, word.slips)
        if slips and stem(form) not in ("", word.stem):
            near.append((slips, -count, form))
    return min(near)[2] if near else ""


def _times(server: Server, names: Names, reader: Reader, form: str) -> int:
    search = {"q": f"{as_stem(stem(form))} ", "filter": both(findable(reader)), "page": 1, "hitsPerPage": 0}
    return int(server.many([{"indexUid": names.cards, **search}])[0]["totalHits"])
