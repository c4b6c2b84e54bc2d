"""Adding to and taking out of a pair of indexes."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path

from search.embedded import generations, noting
from search.embedded.entries import card_entries, page_entries
from search.embedded.schema import Pair
from search.embedded.shelf import Shelf
from search.errors import SearchUnavailable
from search.journal import Change, whole
from search.records import Record

# Bytes of memory for each of the two writers: tantivy needs 15 MB; more saves merging when building anew.
SMALL_HEAP = 20_000_000
LARGE_HEAP = 64_000_000

# Characters of text after which a bulk load commits. Tantivy queues entries, not bytes, so this is what
# bounds the memory when entries are read faster than they are indexed.
TEXT_PER_COMMIT = 24_000_000


class Writers:
    """The two writers of one generation; only one process can hold them.

    Whatever tantivy reports becomes `SearchUnavailable`; errors of the records' own source pass through.
    """

    def __init__(self, pair: Pair, heap: int) -> None:
        with _tantivy("Another process is writing to the search index"):
            self._cards = pair.cards.writer(heap, 1)
            try:
                self._pages = pair.pages.writer(heap, 1)
            except BaseException:
                self._cards.wait_merging_threads()
                raise
        self._text = 0

    def put(self, record: Record) -> None:
        """Queue the record, in place of any older one with its key."""
        pages = list(record.pages)
        self.remove(record.key)
        with _tantivy("The search index could not be changed"):
            for entry in page_entries(record, pages):
                self._pages.add_document(entry)
            for entry in card_entries(record, pages):
                self._cards.add_document(entry)
        self._text += sum(len(page.text) for page in pages)
        if self._text > TEXT_PER_COMMIT:
            self.commit()

    def remove(self, key: str) -> None:
        """Queue the removal; by the raw text key, because tantivy ignores deletes by a number."""
        with _tantivy("The search index could not be changed"):
            self._cards.delete_documents_by_term("key", key)
            self._pages.delete_documents_by_term("key", key)

    def commit(self) -> None:
        """Make what was queued visible and lasting: pages first, so that no card lacks its pages."""
        with _tantivy("The search index could not be written"):
            self._pages.commit()
            self._cards.commit()
        self._text = 0

    def finish(self) -> None:
        """Let merges end and give the writers back."""
        with _tantivy("The search index could not be written"):
            self._pages.wait_merging_threads()
            self._cards.wait_merging_threads()

    def abandon(self) -> None:
        """Forget what was queued since the last commit and give the writers back, whatever state they are in."""
        for writer in (self._pages, self._cards):
            with suppress(OSError, ValueError, RuntimeError):
                writer.rollback()
            with suppress(OSError, ValueError, RuntimeError):
                writer.wait_merging_threads()


class Desk:
    """Where one process changes the live index: keeps the writers between changes, one change at a time."""

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self._folder = folder
        self._shelf = shelf
        self._writers: tuple[Path, Writers] | None = None
        self._lock = threading.Lock()

    def change(self, puts: Iterable[Record], removes: Iterable[str]) -> None:
        """Remove and put, and commit; on an error what was not yet committed is forgotten.

        While a rebuild runs it is noted first, for the new generation.
        """
        with self._lock, generations.changing(self._folder):
            writers = self._opened()
            noted = generations.being_rebuilt(self._folder)
            changes = chain((Change(key, None) for key in removes), (Change(put.key, put) for put in puts))
            try:
                for change in map(_at_hand, changes) if noted else changes:
                    if noted:
                        noting.note(self._folder, change)
                    if change.record is None:
                        writers.remove(change.key)
                    else:
                        writers.put(change.record)
                writers.commit()
            except BaseException:
                self._writers = None
                writers.abandon()
                raise

    def close(self) -> None:
        """Give the writers back, so that another process can have them."""
        with self._lock:
            self._release()

    def _opened(self) -> Writers:
        """The live generation's writers; those of an older generation are given back first."""
        opened = self._shelf.opened()
        if self._writers is not None and self._writers[0] == opened.generation:
            return self._writers[1]
        self._release()
        writers = Writers(opened.pair, SMALL_HEAP)
        self._writers = (opened.generation, writers)
        return writers

    def _release(self) -> None:
        """An older generation may have been swept away under its writers: then there is nothing to finish."""
        if self._writers is not None:
            with suppress(SearchUnavailable):
                self._writers[1].finish()
            self._writers = None


def _at_hand(change: Change) -> Change:
    return change if change.record is None else Change(change.key, whole(change.record))


@contextmanager
def _tantivy(trouble: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        raise SearchUnavailable(f"{trouble}: {error}") from error
