"""The index in which changes are noted while a second set is filled, and which tells that a rebuild is alive."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from search.errors import SearchUnavailable
from search.journal import Change, packed, unpacked
from search.meili.server import Names, Server

# A rebuild that gave no sign for so long is dead.
ABANDONED = timedelta(minutes=10)
BEAT = timedelta(seconds=30)

AT_ONCE = 20

_SIGN = "sign"


class Journal:
    """One document for each changed record, and one with the sign of life."""

    def __init__(self, server: Server, names: Names, now: Callable[[], datetime]) -> None:
        self._server = server
        self._name = names.journal
        self._now = now
        self._token = secrets.token_hex(8)
        self._beaten: datetime | None = None
        self._done: set[str] = set()

    def open(self) -> bool:
        """Whether a rebuild is alive, so that changes must be noted."""
        return self._alive() is True

    def abandoned(self) -> bool:
        """Whether a rebuild died on its way: in the moment of the swap it may have taken changes with it."""
        return self._alive() is False

    def begin(self) -> None:
        """SearchUnavailable if another rebuild is alive."""
        if self.open():
            raise SearchUnavailable("The search index is being rebuilt.")
        self.end()
        settings: dict[str, Any] = {"searchableAttributes": [], "filterableAttributes": []}
        self._server.wait([self._server.create(self._name, "id"), self._server.settle(self._name, settings)])
        self._server.wait([self._sign()])

    def beat(self) -> None:
        """Give a sign of life, now and then."""
        if self._beaten is None or self._now() - self._beaten > BEAT:
            self._sign()

    def check(self) -> None:
        """SearchUnavailable if another rebuild has taken over, believing this one dead."""
        sign = self._server.document(self._name, _SIGN)
        if sign is None or sign["token"] != self._token:
            raise SearchUnavailable("Another rebuild of the search index has begun.")

    def end(self) -> None:
        """Changes are noted no more."""
        if self._server.changed(self._name) is not None:
            self._server.wait([self._server.drop(self._name)])

    def note(self, changes: Iterable[Change]) -> int:
        """Begin to note; answers the task's number. The mark tells two changes of one record apart."""
        documents = [
            {"id": f"key_{change.key}", "mark": secrets.token_hex(8), "change": packed(change)} for change in changes
        ]
        return self._server.add(self._name, documents)

    def fresh(self) -> Iterator[list[Change]]:
        """What was noted and not answered yet, in portions."""
        offset = 0
        while portion := self._server.documents(self._name, offset, AT_ONCE):
            offset += len(portion)
            new = [one for one in portion if one["id"] != _SIGN and one["mark"] not in self._done]
            if new:
                yield [unpacked(one["change"]) for one in new]
                self._done.update(one["mark"] for one in new)

    def _alive(self) -> bool | None:
        """None where nobody rebuilds."""
        sign = self._server.document(self._name, _SIGN)
        return self._now() - datetime.fromisoformat(sign["at"]) < ABANDONED if sign is not None else None

    def _sign(self) -> int:
        self._beaten = self._now()
        sign: dict[str, Any] = {"id": _SIGN, "token": self._token, "at": self._beaten.isoformat()}
        return self._server.add(self._name, [sign])
