"""Putting debts on the book, and what an administrator does with parked ones."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import after_commit
from app.jobs.models import Job, JobState

# Nearly every act owes something, so it is put on the book without the ORM's part.
_NEW = insert(cast("Table", Job.__table__))
# Shared with other enqueuers; a worker passes over the kept job until our rows are there for it to read.
_SAME = (
    select(Job.id).where(Job.key == bindparam("key"), Job.state == JobState.WAITING).limit(1).with_for_update(read=True)
)


BULK = 10
"""What bulk work owes comes after everything else: `session.info["bulk"]` puts it that much further back."""


def enqueue(
    session: Session,
    name: str,
    /,
    *,
    key: str = "",
    delay: timedelta = timedelta(0),
    priority: int = 5,
    **payload: Any,  # noqa: ANN401 - whatever JSON holds
) -> None:
    """Owe a job from the moment the caller's transaction commits.

    Args:
        key: of two waiting jobs with one key only the first is kept; a running one does not count, as it may have read
            old rows.
        priority: lower runs first; 1 is for what a person waits for, 9 for what is no hurry; beyond BULK it is bulk work's.
    """
    if key and session.scalar(_SAME, {"key": key}) is not None:
        return
    now = clock.now()
    priority += BULK if session.info.get("bulk") else 0
    row = {"name": name, "key": key, "payload": payload, "priority": priority, "run_at": now + delay, "created_at": now}
    session.connection().execute(_NEW, row | {"state": JobState.WAITING, "attempts": 0, "lease": "", "last_error": ""})
    if wake := session.info.get("wake"):
        after_commit(session, wake)


def put_off(session: Session, name: str, until: datetime) -> None:
    """Whatever waits under this name waits at least until then: what it needs is away."""
    waiting = update(Job).where(Job.name == name, Job.state == JobState.WAITING, Job.run_at < until)
    session.execute(waiting.values(run_at=until))


def parked(session: Session) -> Sequence[Job]:
    return session.scalars(select(Job).where(Job.state == JobState.PARKED).order_by(Job.id)).all()


def waiting_count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Job).where(Job.state != JobState.PARKED)) or 0


def retry_parked(session: Session, job_id: int) -> bool:
    """Give a parked job a fresh start; False when it is no longer parked."""
    moved = (
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.PARKED)
        .values(state=JobState.WAITING, attempts=0, run_at=clock.now())
    )
    return session.connection().execute(moved).rowcount == 1


def forget_parked(session: Session, job_id: int) -> bool:
    return session.connection().execute(delete(Job).where(Job.id == job_id, Job.state == JobState.PARKED)).rowcount == 1


def set_progress(session: Session, job_id: int, share: float) -> None:
    session.execute(update(Job).where(Job.id == job_id).values(progress=share))
