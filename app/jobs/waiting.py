"""Waiting until nothing is owed that could be paid now."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.services import Services
from app.jobs.models import Job, JobState
from app.jobs.worker import Worker

LOOK_SECONDS = 0.25
IDLE_SECONDS = 2.5
"""A worker looks for work every second: what nobody has taken by then has no worker."""
SOON = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Owed:
    """`pending`: due, running, soon due, or due again after a failure; `idle`: due, and taken by nobody; `parked`: given up."""

    pending: int
    idle: int
    running: int
    parked: int


def owed(session: Session) -> Owed:
    """What is put off on purpose, such as a reminder of next week, is not waited for."""
    now = clock.now()
    lost = and_(Job.state == JobState.RUNNING, Job.leased_until < now)
    due = or_(and_(Job.state == JobState.WAITING, Job.run_at <= now), lost)
    soon = and_(Job.state == JobState.WAITING, or_(Job.run_at <= now + SOON, Job.last_error != ""))
    running = and_(Job.state == JobState.RUNNING, Job.leased_until >= now)
    asked = {
        "pending": or_(soon, Job.state == JobState.RUNNING),
        "idle": due,
        "running": running,
        "parked": Job.state == JobState.PARKED,
    }
    counts = [func.count().filter(condition).label(name) for name, condition in asked.items()]
    row = session.execute(select(*counts).select_from(Job)).mappings().one()
    return Owed(**row)


def wait(
    services: Services,
    make_worker: Callable[[], Worker],
    *,
    timeout: float = 0,
    tell: Callable[[Owed], None] = lambda _owed: None,
) -> tuple[Owed, bool]:
    """Wait until nothing is pending; what is left then, and whether it was in time.

    Where nothing is taken for some seconds although it is due, no worker is there: workers of our own, one a core, pay it.

    Args:
        timeout: seconds; 0 for none.
    """
    own: list[Worker] = []
    end = time.monotonic() + timeout if timeout else float("inf")
    idle_since = time.monotonic()
    try:
        while True:
            with services.database.read() as session:
                now = owed(session)
            tell(now)
            if not now.pending or time.monotonic() >= end:
                return now, not now.pending
            if now.running or not now.idle:
                idle_since = time.monotonic()
            elif not own and time.monotonic() - idle_since > IDLE_SECONDS:
                own = [make_worker() for _ in range(max(1, min(4, os.cpu_count() or 1)))]
                for worker in own:
                    worker.start()
            threading.Event().wait(LOOK_SECONDS)
    finally:
        for worker in own:
            worker.stop()
