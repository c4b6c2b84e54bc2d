"""How often an edition is opened: counted by day, robots left out, nothing kept of who it was.

A GET writes nothing in its own transaction. What was opened is noted in memory and written in a transaction of its own
after the answer has left, at most every few seconds a process, so that a thousand readers at once are a few small writes.
A process that stops writes what it still holds; one that is killed loses what was opened since its last write, a few
seconds of readers. A busy database is not waited for twice: the numbers stay and go with the next ones.
"""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any, cast

import structlog
from sqlalchemy import Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.requests import Request

from app.bulletin.models import Issue, Reading
from app.core import clock
from app.core.db import Database
from app.core.services import Services

EVERY = timedelta(seconds=5)
FORMS = ("web", "pdf", "text")
log = structlog.get_logger("bulletin")
_TABLE = cast("Table", Reading.__table__)
_DIALECTS: Mapping[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}
# Programs that say what they are. Nobody who reads in a browser is among them; who hides is counted as a reader.
_ROBOT = re.compile(
    r"bot\b|bot[/;_-]|crawl|spider|slurp|archiver|preview|facebookexternalhit|embedly|feedfetcher|feedburner|monitor|uptime|"
    r"pingdom|lighthouse|headless|phantomjs|curl|wget|python|httpx|aiohttp|okhttp|java/|go-http-client|libwww|scrapy|"
    r"node-fetch|axios|postman|whatsapp|telegram|slack|discord|skype|linkcheck|validator",
    re.IGNORECASE,
)
Key = tuple[int, str, str, date]


class Readings:
    """What was opened in this process and is not written yet."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: Counter[Key] = Counter()
        self._written_at = datetime.min.replace(tzinfo=clock.now().tzinfo)
        self._lock = Lock()

    def note(self, key: Key) -> None:
        with self._lock:
            self._held[key] += 1

    def write_soon(self) -> None:
        """Unless something was written a moment ago: then with what comes next."""
        if clock.now() - self._written_at >= EVERY:
            self.write()

    def write(self) -> None:
        with self._lock:
            taken, self._held = self._held, Counter()
            self._written_at = clock.now()
        if not taken:
            return
        try:
            with self._database.write() as session:
                _add(session, taken)
        except OperationalError as busy:
            log.info("readings of the bulletin not written yet", error=str(busy.orig))
            with self._lock:
                self._held.update(taken)

    def held(self, issue_id: int) -> Counter[tuple[str, str]]:
        """By language and form."""
        with self._lock:
            found = list(self._held.items())
        counts: Counter[tuple[str, str]] = Counter()
        for (of, language, form, _), count in found:
            counts[(language, form)] += count if of == issue_id else 0
        return +counts


def after(services: Services, request: Request, issue: Issue, language: str, form: str) -> BackgroundTask | None:
    """Count this opening when the answer has left; None where a program asks, or nobody reads what is answered.

    Args:
        form: one of FORMS.
    """
    if not is_reader(request):
        return None
    readings = services.get(Readings)
    readings.note((issue.id, language, form, clock.today(services.settings.zone)))
    return BackgroundTask(readings.write_soon)


def is_reader(request: Request) -> bool:
    agent = request.headers.get("user-agent", "")
    asked_ahead = "prefetch" in request.headers.get("sec-purpose", request.headers.get("purpose", "")).lower()
    return bool(agent) and not request.scope.get("head") and not asked_ahead and not _ROBOT.search(agent)


def totals(session: Session, services: Services, issue: Issue) -> Mapping[tuple[str, str], int]:
    """Openings so far by language and form, those that this process has not written yet among them."""
    rows = session.execute(
        select(Reading.language, Reading.form, func.sum(Reading.count))
        .where(Reading.issue_id == issue.id)
        .group_by(Reading.language, Reading.form)
    )
    counts = Counter({(language, form): int(count) for language, form, count in rows})
    return counts + services.get(Readings).held(issue.id)


def _add(session: Session, taken: Mapping[Key, int]) -> None:
    insert = _DIALECTS[session.get_bind().dialect.name].insert(_TABLE)
    more = insert.on_conflict_do_update(
        index_elements=["issue_id", "language", "form", "day"],
        set_={"count": _TABLE.c.count + insert.excluded.count},
    )
    # In one order everywhere, so that two processes never wait for each other.
    rows = [
        {"issue_id": of, "language": language, "form": form, "day": day, "count": count}
        for (of, language, form, day), count in sorted(taken.items())
    ]
    session.connection().execute(more, rows)
