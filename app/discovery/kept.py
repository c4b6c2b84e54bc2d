"""What a process keeps of what lists show: right while the content revision stands still, and never shared beyond one set of audiences."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

T = TypeVar("T")
SECONDS = 60.0
ENTRIES = 500


class Kept:
    """A small map from (revision, key) to a value; the key must name every right on which the value depends."""

    def __init__(self) -> None:
        self._values: OrderedDict[Hashable, tuple[float, object]] = OrderedDict()
        self._lock = Lock()

    def get(self, revision: int, key: Hashable, make: Callable[[], T]) -> T:
        """The kept value, or a new one; at most a minute old even at a standing revision, as embargoes end by time alone."""
        full = (revision, key)
        with self._lock:
            found = self._values.get(full)
        if found is not None and found[0] > time.monotonic():
            return found[1]  # type: ignore[return-value]  # what this key was made with
        value = make()
        with self._lock:
            self._values[full] = (time.monotonic() + SECONDS, value)
            while len(self._values) > ENTRIES:
                self._values.popitem(last=False)
        return value
