"""The Meilisearch engine's face."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from search.errors import SearchUnavailable
from search.marking import Marker
from search.meili import rebuilding, writing
from search.meili.asking import ladder, prepared
from search.meili.journal import Journal
from search.meili.paging import page_hits
from search.meili.resembling import alike
from search.meili.searching import answer, hit, hits
from search.meili.server import Names, Server
from search.meili.settings import stamp
from search.meili.suggesting import candidates, meant
from search.questions import EngineName, Hit, PageHits, Query, Results, Suggest, Suggestion
from search.records import FACETS, Record
from search.synonyms import Synonyms
from search.titles import fitting, read_typed, title_marked
from search.wanted import Wanted, read
from search.wording import wording


class MeilisearchEngine:
    """Three indexes on a server whose names begin with `prefix`: cards, pages, and the stamp of their making."""

    name: EngineName = "meilisearch"

    def __init__(self, url: str, key: str, synonyms: Synonyms, prefix: str) -> None:
        self._server = Server(url, key)
        self._names = Names.live(prefix)
        self._synonyms = synonyms
        self._stamp = stamp()

    def put(self, records: Iterable[Record]) -> None:
        """See `Engine.put`."""
        writing.put(self._server, self._names, records, self._journal_if_open())

    def remove(self, keys: Iterable[str]) -> None:
        """See `Engine.remove`."""
        writing.remove(self._server, self._names, list(keys), self._journal_if_open())

    def search(self, query: Query) -> Results:
        """See `Engine.search`."""
        start = time.perf_counter()
        if query.audiences is not None and not query.audiences:
            return Results(0, (), {name: {} for name in FACETS}, self.name, 0.0)
        wanted = read(query.text, self._synonyms)
        asking = prepared(self._server, self._names, query, wanted, self._synonyms)
        found = answer(asking)
        for strategy in ladder(wanted)[1:]:
            if found.total >= (wanted.enough(query.sort) if asking.strategy == "all" else 1):
                break
            asking = replace(asking, strategy=strategy)
            found = answer(asking)
        shown = hits(asking, found)
        words = meant(self._server, self._names, query, wanted, asking.counts)
        corrected, suggestion = wording(query.text, found.total, *words)
        took = (time.perf_counter() - start) * 1000
        return Results(found.total, shown, found.facets, self.name, took, corrected, suggestion)

    def search_pages(
        self, key: str, text: str, audiences: frozenset[str] | None, now: int, limit: int = 20, offset: int = 0
    ) -> PageHits:
        """See `Engine.search_pages`."""
        wanted = read(text, self._synonyms)
        if not wanted or audiences == frozenset():
            return PageHits(0, ())
        query = Query(text, audiences=audiences, now=now)
        phrasing = prepared(self._server, self._names, query, wanted, self._synonyms).phrasing
        return page_hits(self._server, self._names, query, phrasing, wanted, key=key, limit=limit, offset=offset)

    def suggest(self, query: Suggest) -> tuple[Suggestion, ...]:
        """See `Engine.suggest`."""
        typed = read_typed(query.text)
        if not typed.words or query.audiences == frozenset():
            return ()
        found = candidates(self._server, self._names, typed, query, self._synonyms)
        best = sorted(found, key=lambda card: fitting(card["title"], typed))[: query.limit]
        return tuple(
            Suggestion(card["kind"], card["id"], card["title"], title_marked(card["title"], typed), card["url"])
            for card in best
        )

    def similar(self, key: str, audiences: frozenset[str] | None, now: int, limit: int = 6) -> tuple[Hit, ...]:
        """See `Engine.similar`."""
        if audiences == frozenset():
            return ()
        query = Query(audiences=audiences, now=now, per_page=limit)
        marker = Marker(Wanted())
        return tuple(hit(card, None, marker) for card in alike(self._server, self._names, query, key))

    def rebuild(self, records: Iterable[Record], progress: Callable[[int], None] | None = None) -> int:
        """See `Engine.rebuild`."""
        done = rebuilding.rebuild(
            self._server,
            self._names,
            records,
            journal=self._journal(),
            stamp=self._stamp,
            synonyms=self._synonyms,
            progress=progress,
        )
        self.share_synonyms()
        return done

    def use_synonyms(self, synonyms: Synonyms) -> None:
        """See `Engine.use_synonyms`."""
        self._synonyms = synonyms

    def share_synonyms(self) -> None:
        """See `Engine.share_synonyms`."""
        writing.share_synonyms(self._server, self._names, self._synonyms)

    def needs_rebuild(self) -> bool:
        """See `Engine.needs_rebuild`."""
        return not self._built() or self._journal().abandoned()

    def ping(self) -> None:
        """See `Engine.ping`."""
        self._server.ping()

    def count(self) -> int:
        """See `Engine.count`."""
        return self._server.total(self._names.cards, "listed NOT EXISTS")

    def close(self) -> None:
        """See `Engine.close`; connections last only as long as a request."""

    def _built(self) -> bool:
        found = self._server.document(self._names.stamp, writing.STAMP_KEY)
        return found is not None and found.get("stamp") == self._stamp

    def _journal(self) -> Journal:
        return Journal(self._server, self._names, lambda: datetime.now(UTC))

    def _journal_if_open(self) -> Journal | None:
        """Where changes are to be noted. Adding to a missing index would make one with wrong settings."""
        if not self._built():
            raise SearchUnavailable("The search index has not been built yet.")
        journal = self._journal()
        return journal if journal.open() else None
