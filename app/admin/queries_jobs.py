"""What the house owes, and what stopped it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.jobs import Job, JobState
from app.mail import MailMessage

SHOWN = 50


@dataclass(frozen=True, slots=True)
class JobRow:
    """`progress` is a share from 0 to 1, None where the job tells none. The payload stays out: it may name people."""

    id: int
    name: str
    state: str
    attempts: int
    run_at: datetime
    created_at: datetime
    progress: float | None
    last_error: str


def count_jobs(session: Session) -> Mapping[str, int]:
    return {row[0]: row[1] for row in session.execute(select(Job.state, func.count()).group_by(Job.state))}


def list_jobs(session: Session, state: JobState) -> Sequence[JobRow]:
    """The first in the order in which workers take them, at most SHOWN."""
    rows = session.execute(
        select(
            Job.id,
            Job.name,
            Job.state,
            Job.attempts,
            Job.run_at,
            Job.created_at,
            Job.progress,
            func.substr(Job.last_error, 1, 600),
        )
        .where(Job.state == state)
        .order_by(Job.priority, Job.run_at, Job.id)
        .limit(SHOWN)
    )
    return [JobRow(*row) for row in rows]


def name_of(session: Session, job_id: int) -> str:
    """Empty when the job is gone."""
    return session.scalar(select(Job.name).where(Job.id == job_id)) or ""


def count_unsent(session: Session) -> int:
    """Messages that wait for the mail server."""
    owed = select(func.count()).select_from(MailMessage).where(MailMessage.sent_at.is_(None), MailMessage.dropped == "")
    return session.scalar(owed) or 0
