"""The one face that both engines wear."""

from collections.abc import Callable, Iterable
from typing import Protocol

from search.questions import EngineName, PageHit, Query, Results
from search.records import Record


class Engine(Protocol):
    """An index that can be asked, changed and rebuilt; every method may raise `SearchUnavailable`.

    Safe to use from several threads. The index is a cache: whatever is lost is put again or rebuilt.
    """

    @property
    def name(self) -> EngineName:
        """Which engine this is, as answers name it."""

    def put(self, records: Iterable[Record]) -> None:
        """Add the records, replacing wholly any that have the same key; visible to searches on return."""

    def remove(self, keys: Iterable[str]) -> None:
        """Take out the records with these keys; unknown keys are passed over."""

    def search(self, query: Query) -> Results:
        """Answer one question."""

    def search_pages(self, key: str, text: str, limit: int = 20) -> tuple[PageHit, ...]:
        """The best matching pages of one record, best first. The caller has checked that it may be read."""

    def rebuild(self, records: Iterable[Record], progress: Callable[[int], None] | None = None) -> int:
        """Build a new index beside the live one and swap them at once; answers how many records it holds.

        `progress` is called with the number of records done. A crash at any moment leaves the live index as
        it was. While it runs, `put` and `remove` raise `SearchUnavailable` (in every process), because a
        change made to the old index would be lost by the swap: the caller tries again later.
        """

    def needs_rebuild(self) -> bool:
        """Whether the index is missing, unreadable, or written under another schema or synonym file."""

    def ping(self) -> None:
        """Return if the engine answers; raise `SearchUnavailable` with the reason if not."""

    def count(self) -> int:
        """How many records the live index holds."""

    def close(self) -> None:
        """Let go of writers, files and connections; the engine can be used again afterwards."""
