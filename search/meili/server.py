"""The server: one client a thread, short patience, and every fault as `SearchUnavailable`."""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meilisearch import Client
from meilisearch.errors import MeilisearchApiError, MeilisearchError
from meilisearch.index import Index

from search.errors import SearchUnavailable

# Seconds to wait for a connection, and for an answer.
PATIENCE = (2.0, 20.0)

# Seconds to wait for one task, and between looks at it.
TASK_PATIENCE = 300.0
TASK_LOOK = 0.02


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the indexes of one installation; a rebuild fills the `-next` ones."""

    cards: str
    pages: str
    stamp: str
    journal: str

    @classmethod
    def live(cls, prefix: str) -> "Names":
        """The names that searches use."""
        return cls(f"{prefix}cards", f"{prefix}pages", f"{prefix}stamp", f"{prefix}journal")

    def following(self) -> "Names":
        """The names of the next set, beside these; there is one journal only."""
        return Names(f"{self.cards}-next", f"{self.pages}-next", f"{self.stamp}-next", self.journal)

    def all(self) -> tuple[str, str, str]:
        """The three names that are swapped."""
        return self.cards, self.pages, self.stamp


class Server:
    """Requests to one server. The client changes its own headers while it asks, so threads do not share one."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url.rstrip("/")
        self._key = key
        self._own = threading.local()

    def ping(self) -> None:
        """Return if the server says that it is available."""
        with _patiently():
            self._client().health()

    def many(self, queries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The answers to several searches sent at once, in their order."""
        with _patiently():
            return self._client().multi_search(queries)["results"]

    def united(self, queries: Sequence[Mapping[str, Any]], federation: Mapping[str, Any]) -> dict[str, Any]:
        """One answer with what any of the searches finds."""
        with _patiently():
            return dict(self._client().multi_search(queries, federation=dict(federation)))

    def document(self, index: str, key: str) -> dict[str, Any] | None:
        """One stored document, or None where it or its index is missing."""
        try:
            with _patiently():
                return dict(self._client().index(index).get_document(key))
        except Missing:
            return None

    def documents(self, index: str, offset: int, limit: int) -> list[dict[str, Any]]:
        """Some of the stored documents; none where the index is missing."""
        try:
            with _patiently():
                found = self._client().index(index).get_documents({"offset": offset, "limit": limit}).results
                return [dict(one) for one in found]
        except Missing:
            return []

    def changed(self, index: str) -> datetime | None:
        """When an index was last changed, or None where it is missing."""
        try:
            with _patiently():
                return datetime.fromisoformat(self._client().get_raw_index(index)["updatedAt"])
        except Missing:
            return None

    def total(self, index: str, condition: str) -> int:
        """How many documents satisfy a filter."""
        return int(self.many([{"indexUid": index, "filter": condition, "page": 1, "hitsPerPage": 0}])[0]["totalHits"])

    def create(self, index: str, primary_key: str) -> int:
        """Begin to make an index; answers the task's number, as do the methods below."""
        with _patiently():
            return self._client().create_index(index, {"primaryKey": primary_key}).task_uid

    def drop(self, index: str) -> int:
        """Begin to delete an index."""
        with _patiently():
            return self._client().delete_index(index).task_uid

    def settle(self, index: str, settings: Mapping[str, Any]) -> int:
        """Begin to apply settings."""
        with _patiently():
            return self._index(index).update_settings(dict(settings)).task_uid

    def add(self, index: str, documents: Sequence[Mapping[str, Any]]) -> int:
        """Begin to add documents or replace those with the same key."""
        with _patiently():
            return self._index(index).add_documents(list(documents)).task_uid

    def remove(self, index: str, condition: str) -> int:
        """Begin to delete the documents that satisfy a filter."""
        with _patiently():
            return self._index(index).delete_documents(filter=condition).task_uid

    def swap(self, names: Iterable[tuple[str, str]]) -> int:
        """Begin to swap pairs of indexes, all at once."""
        with _patiently():
            return self._client().swap_indexes([{"indexes": list(pair)} for pair in names]).task_uid

    def wait(self, tasks: Iterable[int]) -> None:
        """Return when all these tasks have succeeded; raise with the server's reason if one has not."""
        for number in tasks:
            end = time.monotonic() + TASK_PATIENCE
            while (state := self._state(number)) is not None:
                if time.monotonic() > end:
                    raise SearchUnavailable(f"The search server did not finish task {number} in time ({state}).")
                time.sleep(TASK_LOOK)

    def _state(self, number: int) -> str | None:
        """The state of an unfinished task, None for one that succeeded."""
        with _patiently():
            task = self._client().get_task(number)
        if task.status in ("failed", "canceled"):
            reason = (task.error or {}).get("message", task.status)
            raise SearchUnavailable(f"The search server refused a change: {reason}")
        return None if task.status == "succeeded" else task.status

    def _client(self) -> Client:
        if not hasattr(self._own, "client"):
            client = Client(self._url, self._key or None)
            client.config.timeout = PATIENCE  # type: ignore[assignment]  # passed on to requests, which takes a pair
            self._own.client = client
        own: Client = self._own.client
        return own

    def _index(self, name: str) -> Index:
        return self._client().index(name)


class Missing(SearchUnavailable):
    """What was asked for is not on the server."""


@contextmanager
def _patiently() -> Iterator[None]:
    try:
        yield
    except MeilisearchApiError as error:
        if error.code in ("index_not_found", "document_not_found"):
            raise Missing("The search index has not been built yet.") from error
        raise SearchUnavailable(f"The search server refused: {error.message}") from error
    except MeilisearchError as error:
        raise SearchUnavailable(f"The search server cannot be reached: {error.message}") from error
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
        # An address that is none, or an answer of another shape: the client lets these through as they come.
        raise SearchUnavailable(f"The search server gives no sense: {error!r}") from error
