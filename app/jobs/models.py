from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    PARKED = "parked"


class Job(Base):
    """A finished job's row is gone: its effect and its deletion are one commit.

    `lease` names the claim that may finish the job; a worker that lost its lease finds another value and throws its
    work away.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_run_at", "state", "priority", "run_at"), Index("ix_job_key", "key", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(default="")
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default=JobState.WAITING)
    priority: Mapped[int] = mapped_column(default=5)
    run_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str] = mapped_column(default="")
    leased_until: Mapped[datetime | None]
    progress: Mapped[float | None]
    last_error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class Schedule(Base):
    """When a recurring job is next due; moved on and enqueued in one commit, so two workers enqueue it once."""

    __tablename__ = "job_schedule"

    name: Mapped[str] = mapped_column(primary_key=True)
    every_seconds: Mapped[int]
    next_run_at: Mapped[datetime]
