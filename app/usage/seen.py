"""Who opened what a moment ago, as marks that cannot be read back: in this process's memory, for an hour, under a salt of the day."""

import hashlib
import secrets
from collections import OrderedDict
from datetime import date, datetime, timedelta
from threading import Lock

from app.core import clock

DOUBLE_CLICK = timedelta(seconds=30)
SESSION = timedelta(hours=1)
MOST = 100_000


class Seen:
    """Marks are keyed hashes; the key lives in memory alone, a day at most, and with it goes the last way back to anybody."""

    def __init__(self) -> None:
        self._marks: OrderedDict[bytes, datetime] = OrderedDict()
        self._day: date | None = None
        self._salt = b""
        self._lock = Lock()

    def is_new(self, who: str, what: str, now: datetime, within: timedelta) -> bool:
        """Whether the reader has not done it within this time; each time counts from the last one (COUNTER, double clicks)."""
        with self._lock:
            self._turn(now)
            mark = hashlib.blake2b(f"{who}\n{what}".encode(), key=self._salt, digest_size=16).digest()
            before = self._marks.pop(mark, None)
            self._marks[mark] = now
            return before is None or now - before > within

    def _turn(self, now: datetime) -> None:
        """A new day begins with a new salt; what is older than an hour tells nothing any more."""
        if (day := clock.home_day(now)) != self._day:
            self._day, self._salt = day, secrets.token_bytes(32)
            self._marks.clear()
        while self._marks and (len(self._marks) >= MOST or now - next(iter(self._marks.values())) > SESSION):
            self._marks.popitem(last=False)
