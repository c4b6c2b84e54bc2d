"""Numbers that rise while people read: noted in memory, written in a transaction of their own when answers have left.

A GET writes nothing in its own transaction. What was noted is written at most every few seconds a process, so that a
thousand readers at once are a few small writes. A process that stops writes what it still holds; one that is killed loses
what was noted since its last write. A busy database is not waited for twice: the numbers stay and go with the next ones.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import structlog
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Database

EVERY = timedelta(seconds=5)
Key = tuple[Any, ...]
log = structlog.get_logger("tallies")
_DIALECTS: Mapping[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}


class Tallies:
    """What was noted in this process for one table and is not written yet.

    Args:
        table: its primary key names what is counted; the one column beside it is `count`.
    """

    def __init__(self, database: Database, table: Table) -> None:
        self._database = database
        self._table = table
        self._names: Sequence[str] = [column.name for column in table.primary_key]
        self._held: Counter[Key] = Counter()
        self._written_at = datetime.min.replace(tzinfo=clock.now().tzinfo)
        self._lock = Lock()

    def note(self, *keys: Key) -> None:
        """Keys in the order of the table's primary key."""
        with self._lock:
            self._held.update(keys)

    @property
    def is_due(self) -> bool:
        """Not when something was written a moment ago: the rest goes with what comes next."""
        return clock.now() - self._written_at >= EVERY

    def write_soon(self) -> None:
        if self.is_due:
            self.write()

    def write(self) -> None:
        with self._lock:
            taken, self._held = self._held, Counter()
            self._written_at = clock.now()
        if not taken:
            return
        try:
            with self._database.write() as session:
                self._add(session, taken)
        except OperationalError as busy:
            log.info("numbers not written yet", table=self._table.name, error=str(busy.orig))
            with self._lock:
                self._held.update(taken)

    def held(self) -> Counter[Key]:
        with self._lock:
            return Counter(self._held)

    def _add(self, session: Session, taken: Mapping[Key, int]) -> None:
        insert = _DIALECTS[session.get_bind().dialect.name].insert(self._table)
        more = insert.on_conflict_do_update(
            index_elements=self._names, set_={"count": self._table.c.count + insert.excluded.count}
        )
        # In one order everywhere, so that two processes never wait for each other.
        rows = [{**dict(zip(self._names, key, strict=True)), "count": count} for key, count in sorted(taken.items())]
        session.connection().execute(more, rows)
