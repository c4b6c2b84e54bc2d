"""The live generation as one process sees it: opened once, looked at again before every use."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import tantivy

from search.embedded import generations
from search.embedded.schema import Pair, open_pair
from search.errors import SearchUnavailable

_Mark = tuple[int, int] | None


class Searchers(NamedTuple):
    """The two indexes at one moment; a question uses the same pair from start to end."""

    cards: tantivy.Searcher
    pages: tantivy.Searcher


@dataclass(slots=True)
class Opened:
    """A generation held open, with what its files looked like when they were last read."""

    generation: Path
    pair: Pair
    pointer: _Mark
    seen: tuple[_Mark, _Mark]


class Shelf:
    """Opens the live generation and keeps up with other processes.

    Their commits replace `meta.json`, their rebuilds replace the pointer; three calls of `stat` notice both.
    """

    def __init__(self, folder: Path, stamp: str) -> None:
        self._folder = folder
        self._stamp = stamp
        self._opened: Opened | None = None
        self._lock = threading.Lock()

    def look(self) -> Searchers:
        """The newest committed state; `SearchUnavailable` if there is no usable index."""
        with self._lock:
            opened = self._current()
            return Searchers(opened.pair.cards.searcher(), opened.pair.pages.searcher())

    def opened(self) -> Opened:
        """The live generation itself, for writing to."""
        with self._lock:
            return self._current()

    def usable(self) -> bool:
        """Whether the live generation exists, bears the stamp and can be read, its dictionaries included."""
        try:
            with reading():
                for searcher in self.look():
                    searcher.doc_freq("text", "")
        except SearchUnavailable:
            return False
        return True

    def close(self) -> None:
        """Let go of the open files; the next look opens them again."""
        with self._lock:
            self._opened = None

    def _current(self) -> Opened:
        """Tried twice: a swap between reading the pointer and opening removes what was being opened."""
        try:
            return self._refreshed()
        except (OSError, ValueError):
            self._opened = None
        try:
            return self._refreshed()
        except (OSError, ValueError) as error:
            self._opened = None
            raise SearchUnavailable(f"The search index cannot be read: {error}") from error

    def _refreshed(self) -> Opened:
        pointer = generations.pointer_mark(self._folder)
        if self._opened is None or self._opened.pointer != pointer:
            self._opened = self._open(pointer)
        marks = _marks(self._opened.generation)
        if marks != self._opened.seen:
            self._opened.pair.cards.reload()
            self._opened.pair.pages.reload()
            self._opened.seen = marks
        return self._opened

    def _open(self, pointer: _Mark) -> Opened:
        generation = generations.live(self._folder)
        if generation is None:
            raise SearchUnavailable("The search index has not been built yet.")
        if not generations.stamped(generation, self._stamp):
            raise SearchUnavailable("The search index was made by another version and must be rebuilt.")
        marks = _marks(generation)
        return Opened(generation, open_pair(generation), pointer, marks)


@contextmanager
def reading() -> Iterator[None]:
    """Around every use of a searcher: files damaged inside show only now, as ValueError or as a panic.

    A panic of tantivy reaches Python as a BaseException, which would pass every net on its way up.
    """
    try:
        yield
    except (OSError, ValueError) as error:
        raise SearchUnavailable(f"The search index cannot be read: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise SearchUnavailable(f"The search index is damaged: {error}") from error


def _marks(generation: Path) -> tuple[_Mark, _Mark]:
    cards, pages = (generations.file_mark(generation / name / "meta.json") for name in Pair._fields)
    return cards, pages
