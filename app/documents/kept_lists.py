"""What this process keeps of lists while the content revision stands still; a value for each set of audiences."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeVar, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock, revision
from app.documents.counts import next_opening

T = TypeVar("T")
LONGEST = timedelta(minutes=1)
ENTRIES = 300
_REVISION = select(func.coalesce(revision.current(), 0))


class KeptLists:
    """By revision, audiences and what was asked; a minute old at most, and never beyond the end of an embargo."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[datetime, object]] = OrderedDict()
        self._lock = Lock()

    def get(self, session: Session, actor: Actor, asked: Hashable, make: Callable[[], T]) -> T:
        """The kept value or a new one, for one query; `asked` names everything but the reader and the revision."""
        number = session.scalar(_REVISION)
        key = (session.get_bind().engine.url, number, actor.readable_audiences, asked)
        with self._lock:
            held = self._kept.get(key)
        now = clock.now()
        if held is not None and held[0] > now:
            return cast("T", held[1])
        until = min(now + LONGEST, next_opening(session) or now + LONGEST)
        value = make()
        with self._lock:
            self._kept[key] = (until, value)
            while len(self._kept) > ENTRIES:
                self._kept.popitem(last=False)
        return value
