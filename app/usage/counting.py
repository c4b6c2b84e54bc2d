"""Counting after the rules of COUNTER (Code of Practice, Release 5): robots and double clicks left out, nobody remembered.

A person who is signed in is told from another by the session, a visitor by address and program, as the rules say; within
this process's memory only (`seen`). The same click within 30 seconds is one; a reader is one within each hour of the clock.
"""

from typing import cast

from sqlalchemy import Table
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.core import clock
from app.core.db import Database
from app.core.services import Services
from app.core.tallies import Tallies
from app.usage.models import Metric, UsageCount
from app.usage.seen import DOUBLE_CLICK, SESSION, Seen
from app.web.readers import is_reader


class Counts(Tallies):
    """What this process has counted and not written yet, and whom it has seen a moment ago."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, cast("Table", UsageCount.__table__))
        self.seen = Seen()


def count_view(
    services: Services, request: Request, actor: Actor, kind: str, number: int, *, once_an_hour: bool = False
) -> BackgroundTask | None:
    """Note that the page of a thing is read; what it returns is to run after the answer, None where there is nothing to do.

    Args:
        once_an_hour: for what is read page by page: turning them is one view.
    """
    if not is_reader(request):
        return None
    counts, who, now = services.get(Counts), _who(request, actor), clock.now()
    what = f"{kind} {number}"
    if not counts.seen.is_new(who, f"view {what}", now, SESSION if once_an_hour else DOUBLE_CLICK):
        return None
    return _note(counts, kind, number, [Metric.VIEW, *_first(counts, who, what, Metric.READER)])


def count_download(
    services: Services, request: Request, actor: Actor, kind: str, number: int, answer: Response
) -> Response:
    """The answer, after which the download is noted; parts that do not begin a file, and what the reader has already, are none."""
    if not is_reader(request) or not _begins(answer):
        return answer
    counts, who, now = services.get(Counts), _who(request, actor), clock.now()
    what = f"{kind} {number}"
    if counts.seen.is_new(who, f"download {request.url.path}", now, DOUBLE_CLICK):
        new = [*_first(counts, who, what, Metric.READER), *_first(counts, who, what, Metric.TAKER)]
        answer.background = _note(counts, kind, number, [Metric.DOWNLOAD, *new])
    return answer


def _note(counts: Counts, kind: str, number: int, metrics: list[Metric]) -> BackgroundTask | None:
    month = clock.home_today().replace(day=1)
    counts.note(*((kind, number, month, str(metric)) for metric in metrics))
    return BackgroundTask(counts.write_soon) if counts.is_due else None


def _first(counts: Counts, who: str, what: str, metric: Metric) -> list[Metric]:
    """The metric, if this is the reader's first time within this hour of the clock."""
    now = clock.now()
    return [metric] if counts.seen.is_new(who, f"{metric} {what} {now.hour}", now, SESSION) else []


def _who(request: Request, actor: Actor) -> str:
    if actor.session_id is not None:
        return f"session {actor.session_id}"
    return f"{request.client.host if request.client else ''} {request.headers.get('user-agent', '')}"


def _begins(answer: Response) -> bool:
    if answer.status_code == 206:
        return answer.headers.get("content-range", "").startswith("bytes 0-")
    return answer.status_code == 200
