"""Claiming with a lease: any number of workers, one job each at a time, none lost when a worker dies."""

import secrets
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock
from app.jobs.models import Job, JobState, Schedule
from app.jobs.queue import BULK, enqueue
from app.jobs.registry import Handler

LEASE = timedelta(seconds=60)
_BACKOFF_CAP = 3600


@dataclass(frozen=True, slots=True)
class Claim:
    """`bulk`: of bulk work, and so is what it owes in turn."""

    lease: str
    name: str
    ids: tuple[int, ...]
    payloads: tuple[dict[str, Any], ...]
    attempts: int
    bulk: bool = False


def claim(
    session: Session,
    batch_of: dict[str, int],
    aside: Collection[str] = (),
    *,
    only: bool | None = None,
    together: Collection[str] = (),
) -> Claim | None:
    """Take the next due job, with more of its name where its handler allows; None when nothing is due.

    Args:
        batch_of: the batch size by job name; names that are absent are taken one by one.
        aside, only: True for nothing but the names in `aside`, False for everything else, None for whatever is due.
        together: names of which several are taken only of bulk work, so that what a person waits for is not held up by it.
    """
    now = clock.now()
    due = or_(
        and_(Job.state == JobState.WAITING, Job.run_at <= now),
        and_(Job.state == JobState.RUNNING, Job.leased_until < now),
    )
    if only is not None:
        due = and_(due, Job.name.in_(aside) if only else Job.name.not_in(aside))
    first = session.execute(
        select(Job.id, Job.name, Job.attempts, Job.priority)
        .where(due)
        .order_by(Job.priority, Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if first is None:
        return None
    ids = [first.id]
    # What failed before runs alone: one bad job does not take a whole batch down with it.
    bulk = first.priority > BULK
    size = batch_of.get(first.name, 1) if bulk or first.name not in together else 1
    if size > 1 and first.attempts == 0:
        alike = Job.priority > BULK if bulk else Job.priority <= BULK
        more = (
            select(Job.id)
            .where(due, Job.name == first.name, Job.id != first.id, Job.attempts == 0, alike)
            .order_by(Job.priority, Job.run_at, Job.id)
        )
        ids += session.scalars(more.limit(size - 1).with_for_update(skip_locked=True)).all()
    lease = secrets.token_hex(8)
    session.execute(
        update(Job)
        .where(Job.id.in_(ids))
        .values(state=JobState.RUNNING, lease=lease, leased_until=now + LEASE, attempts=Job.attempts + 1)
    )
    rows = session.execute(select(Job.id, Job.payload, Job.attempts).where(Job.id.in_(ids)).order_by(Job.id)).all()
    return Claim(
        lease,
        first.name,
        tuple(r.id for r in rows),
        tuple(r.payload for r in rows),
        max(r.attempts for r in rows),
        bulk,
    )


def extend(session: Session, lease: str) -> None:
    session.execute(update(Job).where(Job.lease == lease).values(leased_until=clock.now() + LEASE))


def finish(session: Session, held: Claim) -> bool:
    """End the jobs; False when the lease was lost, and then the caller must roll back."""
    done = session.connection().execute(delete(Job).where(Job.id.in_(held.ids), Job.lease == held.lease)).rowcount
    return done == len(held.ids)


def give_back(session: Session, held: Claim, error: str, *, limit: int, after: timedelta | None = None) -> None:
    """After a failure: wait and try again, or park. With `after`, the attempt is not counted."""
    delay = after or timedelta(seconds=min(2**held.attempts * 5, _BACKOFF_CAP))
    park = after is None and held.attempts >= limit
    values: dict[str, Any] = {
        "state": JobState.PARKED if park else JobState.WAITING,
        "lease": "",
        "leased_until": None,
        "last_error": error[:4000],
        "run_at": clock.now() + delay,
    }
    if after is not None:
        values["attempts"] = Job.attempts - 1
    session.execute(update(Job).where(Job.id.in_(held.ids), Job.lease == held.lease).values(**values))


def plan(session: Session, handlers: Sequence[Handler]) -> None:
    """Make the schedule rows agree with the handlers; what is due of a schedule that is no more is forgotten with it."""
    known = {row.name: row for row in session.scalars(select(Schedule))}
    wanted = {h.name: int(h.every.total_seconds()) for h in handlers if h.every is not None}
    for name, seconds in wanted.items():
        if name not in known:
            with (
                suppress(IntegrityError),
                session.begin_nested(),
            ):  # another worker that starts just now has put it there
                session.execute(insert(Schedule).values(name=name, every_seconds=seconds, next_run_at=clock.now()))
        elif known[name].every_seconds != seconds:
            known[name].every_seconds = seconds
    for name in known.keys() - wanted.keys():
        session.delete(known[name])
        due = (Job.key == f"schedule:{name}", Job.state == JobState.WAITING)
        session.execute(delete(Job).where(*due))


def enqueue_due(session: Session) -> int:
    """Turn schedules that are due into jobs, each once whatever the number of workers; returns how many."""
    now = clock.now()
    count = 0
    for row in session.execute(
        select(Schedule.name, Schedule.every_seconds, Schedule.next_run_at).where(Schedule.next_run_at <= now)
    ).all():
        moved = (
            update(Schedule)
            .where(Schedule.name == row.name, Schedule.next_run_at == row.next_run_at)
            .values(next_run_at=now + timedelta(seconds=row.every_seconds))
        )
        if session.connection().execute(moved).rowcount == 1:
            enqueue(session, row.name, key=f"schedule:{row.name}", priority=7)
            count += 1
    return count
