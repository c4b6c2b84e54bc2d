"""The shown results: read only now, and only those on the page asked for."""

import tantivy

from search.embedded.clauses import Asked, of_records, page_match, permitted, within
from search.embedded.entries import Shown, shown_of
from search.embedded.ranking import Ranked, Schemas, references
from search.embedded.schema import reference
from search.embedded.shelf import Searchers
from search.marking import Marker, marked
from search.questions import Hit, PageHit, Query
from search.snippets import opening, snippet

TOGETHER = 200


def hits(searchers: Searchers, schemas: Schemas, asked: Asked, ranked: list[Ranked], query: Query) -> tuple[Hit, ...]:
    """The cards in their order, each with its best page."""
    marker = Marker(asked.wanted, {form: guess.forms for form, guess in asked.guesses.items()})
    cards = [shown_of(searchers.cards.doc(place.address)) for place in ranked]
    unknown = [card.key for card, place in zip(cards, ranked, strict=True) if place.page is None]
    best = _best_pages(searchers.pages, schemas.pages, asked, query, unknown) if asked.wanted else {}
    return tuple(
        _hit(card, place.score, _page(searchers.pages, place.page or best.get(card.key), marker), marker)
        for card, place in zip(cards, ranked, strict=True)
    )


def page_hits(
    pages: tantivy.Searcher, schema: tantivy.Schema, asked: Asked, key: str, limit: int
) -> tuple[PageHit, ...]:
    """The best matching pages of one record."""
    marker = Marker(asked.wanted, {form: guess.forms for form, guess in asked.guesses.items()})
    matching = within(page_match(schema, asked), [of_records(schema, [key])])
    found = pages.search(matching, limit=max(1, limit), count=False).hits
    read = ((score, _page(pages, address, marker)) for score, address in found)
    return tuple(PageHit(page[0], page[1], score) for score, page in read if page is not None)


def _hit(card: Shown, score: float, page: tuple[int, str] | None, marker: Marker) -> Hit:
    number, text = page if page is not None else (None, snippet(card.summary, marker) or opening(card.summary))
    title = marked(card.title, marker.spans(card.title))
    return Hit(card.key, card.kind, card.id, card.url, card.title, title, number, text, score)


def _page(pages: tantivy.Searcher, address: tantivy.DocAddress | None, marker: Marker) -> tuple[int, str] | None:
    """A page's number and snippet, unless nothing on it can be marked."""
    if address is None:
        return None
    entry = pages.doc(address)
    text = snippet(str(entry.get_first("text") or ""), marker)
    return None if text is None else (int(entry.get_first("number") or 0), text)


def _best_pages(
    pages: tantivy.Searcher, schema: tantivy.Schema, asked: Asked, query: Query, keys: list[str]
) -> dict[str, tantivy.DocAddress]:
    """The best page of each of these records, as far as it has a matching one.

    All are asked for together; a long report can crowd the others out of the answer, and then those are
    asked for one by one.
    """
    if not keys:
        return {}
    match = page_match(schema, asked)
    filters = permitted(schema, query)
    numbers = {reference(key): key for key in keys}
    best: dict[str, tantivy.DocAddress] = {}
    found = pages.search(within(match, [*filters, of_records(schema, keys)]), limit=TOGETHER, count=False).hits
    for ref, (_, address) in zip(references(pages, found), found, strict=True):
        best.setdefault(numbers[ref], address)
    for key in keys if len(found) == TOGETHER else ():
        if key not in best:
            alone = pages.search(within(match, [*filters, of_records(schema, [key])]), limit=1, count=False).hits
            best.update((key, address) for _, address in alone)
    return best
