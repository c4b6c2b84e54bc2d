"""Changing the server's indexes."""

from collections.abc import Callable, Iterable
from typing import Any

from search.journal import Change, whole
from search.meili.conditions import one_of
from search.meili.documents import card_documents, page_documents
from search.meili.journal import Journal
from search.meili.server import Names, Server
from search.meili.settings import synonym_settings
from search.records import Record
from search.synonyms import Synonyms

STAMP_KEY = "schema"
SYNONYMS_KEY = "synonyms"

# Characters of text sent at once, and how many such loads the server may have before it.
TEXT_PER_LOAD = 4_000_000
LOADS_AHEAD = 6


class Loader:
    """Sends records in loads of bounded size, and waits for old loads before it sends more.

    `first` is called with the records of a load before they are sent.
    """

    def __init__(self, server: Server, names: Names, first: Callable[[list[Record]], None] | None = None) -> None:
        self._server = server
        self._names = names
        self._first = first
        self._records: list[Record] = []
        self._cards: list[dict[str, Any]] = []
        self._pages: list[dict[str, Any]] = []
        self._text = 0
        self._tasks: list[int] = []

    def add(self, record: Record) -> list[str]:
        """Take one record, and send what has gathered if that is a load.

        Answers the filters of what it makes stale: of pages that it no longer has, and of a front.
        """
        if self._first is not None:
            record = whole(record)
            self._records.append(record)
        pages = list(record.pages)
        documents = list(page_documents(record, pages))
        self._cards.extend(card_documents(record, pages))
        self._pages.extend(documents)
        self._text += sum(len(page.text) for page in pages)
        if self._text > TEXT_PER_LOAD:
            self._send()
        numbers = ", ".join(str(document["number"]) for document in documents)
        return [f"(card = {record.key} AND number NOT IN [{numbers}])"]

    def finish(self) -> None:
        """Send the rest and wait for everything."""
        self._send()
        self._server.wait(self._tasks)
        self._tasks.clear()

    def _send(self) -> None:
        """Pages first, so that no card lacks its pages."""
        if self._first is not None and self._records:
            self._first(self._records)
        for index, documents in ((self._names.pages, self._pages), (self._names.cards, self._cards)):
            if documents:
                self._tasks.append(self._server.add(index, documents))
        self._records, self._pages, self._cards, self._text = [], [], [], 0
        while len(self._tasks) > LOADS_AHEAD:
            self._server.wait([self._tasks.pop(0)])


def put(server: Server, names: Names, records: Iterable[Record], journal: Journal | None = None) -> None:
    """Add or replace the records; what they no longer have goes last, so that none is ever without.

    With a journal, each is noted there before it is sent: the server does its tasks in their order.
    """

    def note(records: list[Record]) -> None:
        if journal is not None:
            journal.note(Change(record.key, record) for record in records)

    loader = Loader(server, names, note if journal is not None else None)
    stale: list[str] = []
    unlisted: list[str] = []
    for record in records:
        stale += loader.add(record)
        if not record.listed:
            unlisted.append(record.key)
    loader.finish()
    tasks = [server.remove(names.pages, " OR ".join(stale))] if stale else []
    if unlisted:
        tasks.append(server.remove(names.cards, f"listed EXISTS AND {one_of('record', unlisted)}"))
    server.wait(tasks)


def remove(server: Server, names: Names, keys: list[str], journal: Journal | None = None) -> None:
    """Take out the cards, then their pages."""
    if not keys:
        return
    if journal is not None:
        journal.note(Change(key, None) for key in keys)
    server.wait([server.remove(names.cards, one_of("record", keys)), server.remove(names.pages, one_of("card", keys))])


def share_synonyms(server: Server, names: Names, synonyms: Synonyms) -> None:
    """Have the live indexes use these synonyms, if they do not; it takes the server seconds, and no rebuild."""
    known = server.document(names.stamp, SYNONYMS_KEY)
    if known is None or known.get("stamp") != synonyms.stamp():
        server.wait([server.settle(name, synonym_settings(synonyms)) for name in (names.cards, names.pages)])
        server.wait([server.add(names.stamp, [synonym_stamp(synonyms)])])


def synonym_stamp(synonyms: Synonyms) -> dict[str, str]:
    return {"id": SYNONYMS_KEY, "stamp": synonyms.stamp()}
