"""What a process keeps of what lists show, while the revision stands still; a value for each set of audiences."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeVar

from app.core import clock

T = TypeVar("T")
LONGEST = timedelta(minutes=1)
ENTRIES = 500


class Kept:
    """A small map from (revision, key) to a value; the key must name every right on which the value depends."""

    def __init__(self, longest: timedelta = LONGEST) -> None:
        self._longest = longest
        self._values: OrderedDict[Hashable, tuple[datetime, object]] = OrderedDict()
        self._lock = Lock()

    def get(
        self,
        revision: int,
        key: Hashable,
        make: Callable[[], T],
        changes_at: Callable[[], datetime | None] = lambda: None,
    ) -> T:
        """The kept value, or a new one; at most `longest` old even at a standing revision.

        Args:
            changes_at: asked before `make`: when time alone makes it another value, as the end of an embargo does.
        """
        full = (revision, key)
        now = clock.now()
        with self._lock:
            found = self._values.get(full)
        if found is not None and found[0] > now:
            return found[1]  # type: ignore[return-value]  # what this key was made with
        until = min(now + self._longest, changes_at() or now + self._longest)
        value = make()
        with self._lock:
            self._values[full] = (until, value)
            while len(self._values) > ENTRIES:
                self._values.popitem(last=False)
        return value
