"""The order of the results, as numbers of cards in the index.

A card's score alone buries a long report with one apt page: BM25 divides by length. So the best pages
of the whole index are fetched too, and a document is worth its card's or its best page's score, whichever
is more. That is exact for the first results, which are ranked together as one fixed set of candidates;
after them the order is the cards' own. The set does not depend on the page asked for, so no result is
shown twice or left out as one turns pages.
"""

from dataclasses import dataclass
from typing import NamedTuple

import tantivy
from tantivy import Occur
from tantivy import Query as Clause

from search.embedded.clauses import (
    Asked,
    Part,
    matches,
    narrowing,
    page_match,
    permitted,
    with_closeness,
    within,
)
from search.embedded.shelf import Searchers
from search.questions import Query

CARDS = 30
PAGES = 40

Found = tuple[float, tantivy.DocAddress]
"""A score and an address, as tantivy answers."""


class Ranked(NamedTuple):
    """A card in its place: its address and its score."""

    address: tantivy.DocAddress
    score: float


@dataclass(frozen=True, slots=True)
class Schemas:
    """The schemas of the two indexes, which clauses are built with."""

    cards: tantivy.Schema
    pages: tantivy.Schema


def by_date(cards: tantivy.Searcher, matching: Clause, query: Query) -> tuple[int, list[Ranked]]:
    """How many match, and the newest first."""
    reach = min(query.offset + query.per_page, max(1, cards.num_docs))
    found = cards.search(matching, limit=reach, order_by_field="dated")
    hits = [Ranked(address, 0.0) for _, address in found.hits[query.offset :]]
    return matches(found), hits


def by_relevance(
    searchers: Searchers, schemas: Schemas, asked: Asked, match: Clause, visible: list[Part], query: Query
) -> tuple[int, list[Ranked]]:
    """How many match, and the best first; `match` is `card_match` of what is asked, `visible` are the findable cards."""
    filters = [*visible, *narrowing(schemas.cards, query.narrowed())]
    found = searchers.cards.search(within(match, filters), limit=CARDS)
    total = matches(found)
    if query.offset >= total:
        return total, []
    refs = references(searchers.cards, found.hits)
    best = _best_pages(searchers.pages, schemas.pages, asked, query)
    lowest = found.hits[-1][0] if total > len(found.hits) else 0.0
    lifted = [ref for ref, score in best.items() if score > lowest and ref not in refs]
    hits = found.hits
    if lifted or asked.wanted.pairs:
        among = _any_reference(schemas.cards, (*refs, *lifted))
        near = with_closeness(schemas.cards, within(match, [*filters, among]), asked.wanted.pairs)
        hits = searchers.cards.search(near, limit=len(refs) + len(lifted), count=False).hits
        refs = references(searchers.cards, hits)
    leaders = _leaders(hits, refs, best)
    shown = leaders[query.offset : query.offset + query.per_page]
    if len(shown) < query.per_page and len(leaders) < total:
        shown += _followers(searchers.cards, within(match, filters), leaders, query)
    return total, shown


def _leaders(hits: list[Found], refs: list[int], best: dict[int, float]) -> list[Ranked]:
    """The candidates by the better of card and page."""
    leaders = []
    for ref, (score, address) in zip(refs, hits, strict=True):
        leaders.append(Ranked(address, max(score, best.get(ref, 0.0))))
    return sorted(leaders, key=lambda ranked: -ranked.score)


def _best_pages(pages: tantivy.Searcher, schema: tantivy.Schema, asked: Asked, query: Query) -> dict[int, float]:
    """The score of the best page of each document that has one among the best of all, by the document's reference."""
    filters = [*permitted(schema, query), *narrowing(schema, query.narrowed())]
    hits = pages.search(within(page_match(schema, asked), filters), limit=PAGES, count=False).hits
    best: dict[int, float] = {}
    for ref, (score, _) in zip(references(pages, hits), hits, strict=True):
        best.setdefault(ref, score)
    return best


def references(searcher: tantivy.Searcher, hits: list[Found]) -> list[int]:
    return [int(ref or 0) for ref in searcher.fast_field_values("ref", [address for _, address in hits])]


def _any_reference(schema: tantivy.Schema, refs: tuple[int, ...]) -> Part:
    terms = [(Occur.Should, Clause.term_query(schema, "ref", ref, index_option="basic")) for ref in refs]
    return (Occur.Must, Clause.const_score_query(Clause.boolean_query(terms), 0.0))


def _followers(cards: tantivy.Searcher, matching: Clause, leaders: list[Ranked], query: Query) -> list[Ranked]:
    """The results after the leaders that this page of results still has room for."""
    end = query.offset + query.per_page
    found = cards.search(matching, limit=min(end, max(1, cards.num_docs)), count=False).hits
    led = {(ranked.address.segment_ord, ranked.address.doc) for ranked in leaders}
    rest = [Ranked(address, score) for score, address in found if (address.segment_ord, address.doc) not in led]
    start = max(0, query.offset - len(leaders))
    return rest[start : end - len(leaders)]
