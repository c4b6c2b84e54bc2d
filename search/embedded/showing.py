"""The shown results: read only now, and only those on the page asked for."""

from typing import NamedTuple

import tantivy

from search.embedded.clauses import (
    Asked,
    Part,
    matches,
    of_records,
    page_match,
    page_match_whole,
    permitted,
    within,
)
from search.embedded.entries import Shown, shown_of
from search.embedded.ranking import Ranked, Schemas, references
from search.embedded.schema import reference
from search.embedded.shelf import Searchers
from search.marking import Marker, marked
from search.questions import Hit, PageHit, PageHits
from search.readers import Reader
from search.snippets import opening, snippet

TOGETHER = 400


class Pages(NamedTuple):
    """The best of a document's matching pages, and how many match."""

    best: tantivy.DocAddress
    many: int


def hits(searchers: Searchers, schemas: Schemas, asked: Asked, ranked: list[Ranked], reader: Reader) -> tuple[Hit, ...]:
    """The cards in their order, each with its best page."""
    marker = _marker(asked)
    cards = [shown_of(searchers.cards.doc(place.address)) for place in ranked]
    pages = _pages_of(searchers.pages, schemas.pages, asked, reader, [card.key for card in cards])
    return tuple(
        _hit(card, place.score, searchers.pages, pages.get(card.key), marker)
        for card, place in zip(cards, ranked, strict=True)
    )


def page_hits(
    pages: tantivy.Searcher, schema: tantivy.Schema, asked: Asked, reader: Reader, key: str, limit: int, offset: int
) -> PageHits:
    """The matching pages of one record."""
    marker = _marker(asked)
    filters = [*permitted(schema, reader), of_records(schema, [key])]
    for match in (page_match_whole(schema, asked), page_match(schema, asked)):
        found = pages.search(within(match, filters), limit=max(1, limit), offset=offset)
        if total := matches(found):
            read = ((score, *_page(pages, address, marker)) for score, address in found.hits[:limit])
            return PageHits(total, tuple(PageHit(number, text, score) for score, number, text in read))
    return PageHits(0, ())


def _marker(asked: Asked) -> Marker:
    return Marker(asked.wanted, {form: guess.forms for form, guess in asked.guesses.items()})


def _hit(card: Shown, score: float, searcher: tantivy.Searcher, pages: Pages | None, marker: Marker) -> Hit:
    title = marked(card.title, marker.spans(card.title))
    if pages is None:
        text = snippet(card.summary, marker) or opening(card.summary)
        return Hit(card.key, card.kind, card.id, card.url, card.title, title, None, text, score)
    number, text = _page(searcher, pages.best, marker)
    return Hit(card.key, card.kind, card.id, card.url, card.title, title, number, text, score, pages.many)


def _page(pages: tantivy.Searcher, address: tantivy.DocAddress, marker: Marker) -> tuple[int, str]:
    """A page's number and snippet."""
    entry = pages.doc(address)
    text = str(entry.get_first("text") or "")
    return int(entry.get_first("number") or 0), snippet(text, marker) or opening(text)


def _pages_of(
    pages: tantivy.Searcher, schema: tantivy.Schema, asked: Asked, reader: Reader, keys: list[str]
) -> dict[str, Pages]:
    """The pages of each of these records that hold all that is demanded; of the others, those with a word of it."""
    if not keys or not asked.wanted:
        return {}
    filters = permitted(schema, reader)
    found = _counted(pages, schema, page_match_whole(schema, asked), filters, keys)
    rest = [key for key in keys if key not in found]
    return {**found, **_counted(pages, schema, page_match(schema, asked), filters, rest)} if rest else found


def _counted(
    pages: tantivy.Searcher, schema: tantivy.Schema, match: tantivy.Query, filters: list[Part], keys: list[str]
) -> dict[str, Pages]:
    """All are asked for together; where long reports fill that answer, one by one."""
    together = pages.search(within(match, [*filters, of_records(schema, keys)]), limit=TOGETHER)
    if matches(together) > TOGETHER:
        alone = {key: pages.search(within(match, [*filters, of_records(schema, [key])]), limit=1) for key in keys}
        return {key: Pages(found.hits[0][1], matches(found)) for key, found in alone.items() if found.hits}
    numbers = {reference(key): key for key in keys}
    counted: dict[str, Pages] = {}
    for ref, (_, address) in zip(references(pages, together.hits), together.hits, strict=True):
        key = numbers[ref]
        known = counted.get(key)
        counted[key] = Pages(known.best, known.many + 1) if known else Pages(address, 1)
    return counted
