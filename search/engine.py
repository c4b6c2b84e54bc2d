"""The one face that both engines wear."""

from collections.abc import Callable, Iterable
from typing import Protocol

from search.questions import EngineName, Hit, PageHits, Query, Results, Suggest, Suggestion
from search.records import Record
from search.synonyms import Synonyms


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

    def search_pages(
        self, key: str, text: str, audiences: frozenset[str] | None, now: int, limit: int = 20, offset: int = 0
    ) -> PageHits:
        """The matching pages of one record, best first: those with what the question demands, else with a word of it."""

    def suggest(self, query: Suggest) -> tuple[Suggestion, ...]:
        """Things by their titles while somebody types: the last word may be a beginning, others a slip or an acronym."""

    def similar(self, key: str, audiences: frozenset[str] | None, now: int, limit: int = 6) -> tuple[Hit, ...]:
        """Things of the same kind that speak of the same; nothing for a record that this reader does not find."""

    def rebuild(self, records: Iterable[Record], progress: Callable[[int], None] | None = None) -> int:
        """Build a new index beside the live one and swap them at once; answers how many records it holds.

        `progress` is called with the number of records done. A crash at any moment leaves the live index as
        it was. What `put` and `remove` change while it runs, in whichever process, is in the live index at once and
        in the new one before the swap. Raises RebuildRefused for a new index that does not hold or find what it was given.
        """

    def use_synonyms(self, synonyms: Synonyms) -> None:
        """Understand questions by these from now on, in this process; neither fails nor waits."""

    def share_synonyms(self) -> None:
        """Have the server, if there is one, use this process's synonyms; no rebuild is needed. Harmless when repeated."""

    def needs_rebuild(self) -> bool:
        """Whether the index is missing, unreadable, or written under another schema."""

    def ping(self) -> None:
        """Return if the engine answers; raise `SearchUnavailable` with the reason if not."""

    def count(self) -> int:
        """How many records the live index holds."""

    def close(self) -> None:
        """Let go of writers, files and connections; the engine can be used again afterwards."""
