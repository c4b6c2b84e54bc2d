"""The Meilisearch engine's face."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from search.errors import SearchUnavailable
from search.meili import writing
from search.meili.searching import Asking, cards, hits, page_hits, prepared
from search.meili.server import Names, Server
from search.meili.settings import stamp
from search.questions import EngineName, PageHit, Query, Results
from search.records import FACETS, Record
from search.synonyms import Synonyms
from search.wanted import read


class MeilisearchEngine:
    """Three indexes on a server whose names begin with `prefix`: cards, pages, and the stamp of their making."""

    name: EngineName = "meilisearch"

    def __init__(self, url: str, key: str, synonyms: Synonyms, prefix: str) -> None:
        self._server = Server(url, key)
        self._names = Names.live(prefix)
        self._synonyms = synonyms
        self._stamp = stamp(synonyms)

    def put(self, records: Iterable[Record]) -> None:
        """See `Engine.put`."""
        self._ready_to_change()
        writing.put(self._server, self._names, records)

    def remove(self, keys: Iterable[str]) -> None:
        """See `Engine.remove`."""
        self._ready_to_change()
        writing.remove(self._server, self._names, list(keys))

    def search(self, query: Query) -> Results:
        """See `Engine.search`."""
        start = time.perf_counter()
        if query.audiences is not None and not query.audiences:
            return Results(0, (), {name: {} for name in FACETS}, self.name, 0.0)
        wanted = read(query.text, self._synonyms)
        asking = prepared(self._server, self._names, query, wanted, self._synonyms)
        answer = cards(asking)
        if asking.strict and answer.total < wanted.enough(query.sort):
            asking = replace(asking, strict=False)
            answer = cards(asking)
        shown = hits(asking, answer.cards, wanted)
        took = (time.perf_counter() - start) * 1000
        return Results(answer.total, shown, answer.facets, self.name, took)

    def search_pages(self, key: str, text: str, limit: int = 20) -> tuple[PageHit, ...]:
        """See `Engine.search_pages`."""
        wanted = read(text, self._synonyms)
        if not wanted:
            return ()
        everything = Query(text, audiences=None, now=2**62)
        asking: Asking = prepared(self._server, self._names, everything, wanted, self._synonyms)
        return page_hits(asking, key, limit, wanted)

    def rebuild(self, records: Iterable[Record], progress: Callable[[int], None] | None = None) -> int:
        """See `Engine.rebuild`."""
        return writing.rebuild(
            self._server, self._names, records, stamp=self._stamp, synonyms=self._synonyms, progress=progress
        )

    def needs_rebuild(self) -> bool:
        """See `Engine.needs_rebuild`; here the synonyms count, because the server keeps them."""
        found = self._server.document(self._names.stamp, writing.STAMP_KEY)
        return found is None or found.get("stamp") != self._stamp

    def ping(self) -> None:
        """See `Engine.ping`."""
        self._server.ping()

    def count(self) -> int:
        """See `Engine.count`."""
        return self._server.count(self._names.cards)

    def close(self) -> None:
        """See `Engine.close`; connections last only as long as a request."""

    def _ready_to_change(self) -> None:
        """Adding to a missing index would make one with wrong settings, and others' changes are lost in a swap."""
        if self.needs_rebuild():
            raise SearchUnavailable("The search index has not been built yet.")
        writing.refuse_while_rebuilding(self._server, self._names)
