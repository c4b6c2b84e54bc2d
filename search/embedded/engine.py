"""The embedded engine's face."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from tantivy import Query as Clause

from search.embedded import rebuilding
from search.embedded.broadening import Broadened, broadened
from search.embedded.clauses import Asked, Part, card_match, findable, matches, narrowing, within
from search.embedded.counting import facet_counts
from search.embedded.ranking import Ranked, Schemas, by_date, by_relevance
from search.embedded.resembling import alike
from search.embedded.schema import card_schema, page_schema, stamp
from search.embedded.shelf import Searchers, Shelf, reading
from search.embedded.showing import hits, page_hits
from search.embedded.suggesting import candidates
from search.embedded.writing import Desk
from search.questions import EngineName, Hit, PageHits, Query, Results, Suggest, Suggestion
from search.readers import Reader
from search.records import FACETS, Record
from search.synonyms import Synonyms
from search.titles import fitting, read_typed, title_marked
from search.wanted import Wanted, read
from search.wording import wording


class EmbeddedEngine:
    """tantivy in a folder. Many processes may search; one at a time may put.

    Synonyms are applied to questions, so a change of them needs no rebuild.
    """

    name: EngineName = "embedded"

    def __init__(self, folder: Path, synonyms: Synonyms, *, guessing: bool = True) -> None:
        """`guessing` False turns slips and unfinished words off, to measure what they cost."""
        self._folder = folder
        self._synonyms = synonyms
        self._guessing = guessing
        self._stamp = stamp()
        self._shelf = Shelf(folder, self._stamp)
        self._desk = Desk(folder, self._shelf)
        self._schemas = Schemas(card_schema(), page_schema())

    def put(self, records: Iterable[Record]) -> None:
        """See `Engine.put`."""
        self._desk.change(records, ())

    def remove(self, keys: Iterable[str]) -> None:
        """See `Engine.remove`."""
        self._desk.change((), keys)

    def search(self, query: Query) -> Results:
        """See `Engine.search`."""
        start = time.perf_counter()
        searchers = self._shelf.look()
        wanted = read(query.text, self._synonyms)
        if query.audiences is not None and not query.audiences:
            return _answer(start, 0, (), {name: {} for name in FACETS})
        with reading():
            return self._answered(start, searchers, wanted, query)

    def search_pages(
        self, key: str, text: str, audiences: frozenset[str] | None, now: int, limit: int = 20, offset: int = 0
    ) -> PageHits:
        """See `Engine.search_pages`."""
        searchers = self._shelf.look()
        wanted = read(text, self._synonyms)
        if not wanted or audiences == frozenset():
            return PageHits(0, ())
        query = Query(text, audiences=audiences, now=now)
        with reading():
            asked, _ = self._asked(searchers, wanted, self._visible(searchers, query))
            return page_hits(searchers.pages, self._schemas.pages, asked, query, key, limit, offset)

    def suggest(self, query: Suggest) -> tuple[Suggestion, ...]:
        """See `Engine.suggest`."""
        searchers = self._shelf.look()
        typed = read_typed(query.text)
        if not typed.words or query.audiences == frozenset():
            return ()
        with reading():
            visible = self._visible(searchers, query)
            cards = candidates(searchers.cards, self._schemas.cards, typed, visible, query, self._synonyms)
        best = sorted(cards, key=lambda card: fitting(card.title, typed))[: query.limit]
        return tuple(
            Suggestion(card.kind, card.id, card.title, title_marked(card.title, typed), card.url) for card in best
        )

    def similar(self, key: str, audiences: frozenset[str] | None, now: int, limit: int = 6) -> tuple[Hit, ...]:
        """See `Engine.similar`."""
        searchers = self._shelf.look()
        query = Query(audiences=audiences, now=now, per_page=limit)
        if audiences == frozenset():
            return ()
        with reading():
            visible = self._visible(searchers, query)
            ranked = alike(searchers, self._schemas, visible, query, key)
            return hits(searchers, self._schemas, Asked(Wanted(), 0, {}), ranked, query)

    def rebuild(self, records: Iterable[Record], progress: Callable[[int], None] | None = None) -> int:
        """See `Engine.rebuild`."""
        done = rebuilding.rebuild(self._folder, self._stamp, records, progress)
        self._desk.close()
        return done

    def use_synonyms(self, synonyms: Synonyms) -> None:
        """See `Engine.use_synonyms`."""
        self._synonyms = synonyms

    def share_synonyms(self) -> None:
        """See `Engine.share_synonyms`; here they are applied to questions only."""

    def needs_rebuild(self) -> bool:
        """See `Engine.needs_rebuild`."""
        return not self._shelf.usable()

    def ping(self) -> None:
        """See `Engine.ping`."""
        self._shelf.look()

    def count(self) -> int:
        """See `Engine.count`."""
        cards = self._shelf.look().cards
        fronts = Clause.term_query(self._schemas.cards, "front", "1", index_option="basic")
        return cards.num_docs - matches(cards.search(fronts, limit=1))

    def close(self) -> None:
        """See `Engine.close`."""
        self._desk.close()
        self._shelf.close()

    def _answered(self, start: float, searchers: Searchers, wanted: Wanted, query: Query) -> Results:
        visible = self._visible(searchers, query)
        asked, words = self._asked(searchers, wanted, visible)
        match = card_match(self._schemas.cards, asked) if wanted else None
        total, ranked = self._ranked(searchers, asked, match, visible, query)
        if asked.needed > 1 and total < wanted.enough(query.sort):
            asked = replace(asked, needed=1)
            match = card_match(self._schemas.cards, asked)
            total, ranked = self._ranked(searchers, asked, match, visible, query)
        counts = facet_counts(searchers.cards, self._schemas.cards, match, visible, query)
        shown = hits(searchers, self._schemas, asked, ranked, query)
        corrected, suggestion = wording(query.text, total, words.meant, words.better)
        return _answer(start, total, shown, counts, corrected, suggestion)

    def _visible(self, searchers: Searchers, reader: Reader) -> list[Part]:
        return findable(searchers.cards, self._schemas.cards, reader)

    def _asked(self, searchers: Searchers, wanted: Wanted, visible: list[Part]) -> tuple[Asked, Broadened]:
        words = Broadened()
        if self._guessing and wanted.words:
            words = broadened(searchers.cards, self._schemas.cards, wanted, visible)
        return Asked(wanted, wanted.needed, words.accepted), words

    def _ranked(
        self, searchers: Searchers, asked: Asked, match: Clause | None, visible: list[Part], query: Query
    ) -> tuple[int, list[Ranked]]:
        """Nothing asked for: the newest first, whatever the sort."""
        if match is not None and query.sort == "relevance":
            return by_relevance(searchers, self._schemas, asked, match, visible, query)
        filters = [*visible, *narrowing(self._schemas.cards, query.narrowed())]
        return by_date(searchers.cards, within(match, filters), query)


def _answer(
    start: float,
    total: int,
    shown: tuple[Hit, ...],
    counts: dict[str, dict[str, int]],
    corrected: str | None = None,
    suggestion: str | None = None,
) -> Results:
    return Results(total, shown, counts, "embedded", (time.perf_counter() - start) * 1000, corrected, suggestion)
