"""The embedded engine's face."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from tantivy import Query as Clause

from search.embedded import rebuilding
from search.embedded.broadening import guesses
from search.embedded.clauses import Asked, card_match, narrowing, permitted, within
from search.embedded.counting import facet_counts
from search.embedded.ranking import Ranked, Schemas, by_date, by_relevance
from search.embedded.schema import card_schema, page_schema, stamp
from search.embedded.shelf import Searchers, Shelf, reading
from search.embedded.showing import hits, page_hits
from search.embedded.writing import Desk
from search.questions import EngineName, Hit, PageHit, Query, Results
from search.records import FACETS, Record
from search.synonyms import Synonyms
from search.wanted import Wanted, read
from search.words import WORD, stem


class EmbeddedEngine:
    """tantivy in a folder. Many processes may search; one at a time may put.

    Synonyms are applied to questions, so a change of their file needs no rebuild here.
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

    def search_pages(self, key: str, text: str, limit: int = 20) -> tuple[PageHit, ...]:
        """See `Engine.search_pages`."""
        searchers = self._shelf.look()
        wanted = read(text, self._synonyms)
        if not wanted:
            return ()
        with reading():
            asked, _ = self._asked(searchers, wanted, Query(text, audiences=None, now=2**62))
            return page_hits(searchers.pages, self._schemas.pages, asked, key, limit)

    def rebuild(self, records: Iterable[Record], progress: Callable[[int], None] | None = None) -> int:
        """See `Engine.rebuild`."""
        done = rebuilding.rebuild(self._folder, self._stamp, records, progress)
        self._desk.close()
        return done

    def needs_rebuild(self) -> bool:
        """See `Engine.needs_rebuild`."""
        return not self._shelf.usable()

    def ping(self) -> None:
        """See `Engine.ping`."""
        self._shelf.look()

    def count(self) -> int:
        """See `Engine.count`."""
        return self._shelf.look().cards.num_docs

    def close(self) -> None:
        """See `Engine.close`."""
        self._desk.close()
        self._shelf.close()

    def _answered(self, start: float, searchers: Searchers, wanted: Wanted, query: Query) -> Results:
        asked, meant = self._asked(searchers, wanted, query)
        match = card_match(self._schemas.cards, asked) if wanted else None
        total, ranked = self._ranked(searchers, asked, match, query)
        if asked.needed > 1 and total < wanted.enough(query.sort):
            asked = replace(asked, needed=1)
            match = card_match(self._schemas.cards, asked)
            total, ranked = self._ranked(searchers, asked, match, query)
        visible = permitted(self._schemas.cards, query)
        counts = facet_counts(searchers.cards, self._schemas.cards, match, visible, query)
        shown = hits(searchers, self._schemas, asked, ranked, query)
        return _answer(start, total, shown, counts, _corrected(query.text, meant) if total else None)

    def _asked(self, searchers: Searchers, wanted: Wanted, query: Query) -> tuple[Asked, Mapping[str, str]]:
        if not self._guessing or not wanted.words:
            return Asked(wanted, wanted.needed, {}), {}
        visible = permitted(self._schemas.cards, query)
        accepted, meant = guesses(searchers.cards, self._schemas.cards, wanted, visible)
        return Asked(wanted, wanted.needed, accepted), meant

    def _ranked(
        self, searchers: Searchers, asked: Asked, match: Clause | None, query: Query
    ) -> tuple[int, list[Ranked]]:
        """Nothing asked for: the newest first, whatever the sort."""
        if match is not None and query.sort == "relevance":
            return by_relevance(searchers, self._schemas, asked, match, query)
        filters = [*permitted(self._schemas.cards, query), *narrowing(self._schemas.cards, query.narrowed())]
        return by_date(searchers.cards, within(match, filters), query)


def _answer(
    start: float,
    total: int,
    shown: tuple[Hit, ...],
    counts: dict[str, dict[str, int]],
    corrected: str | None = None,
) -> Results:
    return Results(total, shown, counts, "embedded", (time.perf_counter() - start) * 1000, corrected)


def _corrected(text: str, meant: Mapping[str, str]) -> str | None:
    """The typed text with the words that occur nowhere replaced by those they were taken for."""
    if not meant:
        return None
    return WORD.sub(lambda word: meant.get(stem(word[0]), word[0]), text)
