"""Changing the server's indexes."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from search.errors import SearchUnavailable
from search.meili.conditions import one_of
from search.meili.documents import card_documents, page_documents
from search.meili.server import Names, Server
from search.meili.settings import card_settings, page_settings
from search.records import Record
from search.synonyms import Synonyms

STAMP_KEY = "schema"

# Characters of text sent at once, and how many such loads the server may have before it.
TEXT_PER_LOAD = 4_000_000
LOADS_AHEAD = 6

# A half-built set that nothing was added to for so long was left by a rebuild that died.
ABANDONED = timedelta(minutes=10)


class Loader:
    """Sends records in loads of bounded size, and waits for old loads before it sends more."""

    def __init__(self, server: Server, names: Names) -> None:
        self._server = server
        self._names = names
        self._cards: list[dict[str, Any]] = []
        self._pages: list[dict[str, Any]] = []
        self._text = 0
        self._tasks: list[int] = []
        self.stale: list[str] = []
        self.unlisted: list[str] = []

    def add(self, record: Record) -> None:
        """Take one record, and send what has gathered if that is a load."""
        pages = list(record.pages)
        documents = list(page_documents(record, pages))
        self._cards.extend(card_documents(record, pages))
        self._pages.extend(documents)
        numbers = ", ".join(str(document["number"]) for document in documents)
        self.stale.append(f"(card = {record.key} AND number NOT IN [{numbers}])")
        if not record.listed:
            self.unlisted.append(record.key)
        self._text += sum(len(page.text) for page in pages)
        if self._text > TEXT_PER_LOAD:
            self._send()

    def finish(self) -> None:
        """Send the rest and wait for everything."""
        self._send()
        self._server.wait(self._tasks)
        self._tasks.clear()

    def _send(self) -> None:
        """Pages first, so that no card lacks its pages."""
        for index, documents in ((self._names.pages, self._pages), (self._names.cards, self._cards)):
            if documents:
                self._tasks.append(self._server.add(index, documents))
        self._pages, self._cards, self._text = [], [], 0
        while len(self._tasks) > LOADS_AHEAD:
            self._server.wait([self._tasks.pop(0)])


def put(server: Server, names: Names, records: Iterable[Record]) -> None:
    """Add or replace the records; pages that a record no longer has go last, so that none is ever without."""
    loader = Loader(server, names)
    for record in records:
        loader.add(record)
    loader.finish()
    if loader.stale:
        tasks = [server.remove(names.pages, " OR ".join(loader.stale))]
        if loader.unlisted:
            tasks.append(server.remove(names.cards, f"listed EXISTS AND {one_of('record', loader.unlisted)}"))
        server.wait(tasks)


def remove(server: Server, names: Names, keys: list[str]) -> None:
    """Take out the cards, then their pages."""
    if keys:
        server.wait(
            [server.remove(names.cards, one_of("record", keys)), server.remove(names.pages, one_of("card", keys))]
        )


def rebuild(
    server: Server,
    names: Names,
    records: Iterable[Record],
    *,
    stamp: str,
    synonyms: Synonyms,
    progress: Callable[[int], None] | None,
) -> int:
    """Fill a second set of indexes and swap it in, all three at once; answers how many records it holds."""
    refuse_while_rebuilding(server, names)
    following = names.following()
    try:
        _drop(server, following)
        _create(server, following, synonyms)
        loader = Loader(server, following)
        done = 0
        for done, record in enumerate(records, start=1):
            loader.add(record)
            loader.stale.clear()
            loader.unlisted.clear()
            if progress is not None:
                progress(done)
        loader.finish()
        server.wait([server.add(following.stamp, [{"id": STAMP_KEY, "stamp": stamp}])])
        missing = [name for name in names.all() if server.changed(name) is None]
        server.wait([server.create(name, _KEYS[names.all().index(name)]) for name in missing])
        server.wait([server.swap(zip(names.all(), following.all(), strict=True))])
    except BaseException:
        with suppress(SearchUnavailable):
            _drop(server, following)
        raise
    _drop(server, following)
    return done


def refuse_while_rebuilding(server: Server, names: Names) -> None:
    """Raise `SearchUnavailable` while a living rebuild fills the second set."""
    changed = server.changed(names.following().cards)
    if changed is not None and datetime.now(UTC) - changed < ABANDONED:
        raise SearchUnavailable("The search index is being rebuilt.")


_KEYS = ("key", "id", "id")


def _create(server: Server, names: Names, synonyms: Synonyms) -> None:
    server.wait([server.create(name, key) for name, key in zip(names.all(), _KEYS, strict=True)])
    settings = ((names.cards, card_settings(synonyms)), (names.pages, page_settings(synonyms)))
    server.wait([server.settle(name, wished) for name, wished in settings])


def _drop(server: Server, names: Names) -> None:
    server.wait([server.drop(name) for name in names.all() if server.changed(name) is not None])
