"""What is owed: rows enqueued in the caller's transaction, claimed with a lease, retried, and parked in sight."""

from app.jobs.models import Job, JobState, Schedule
from app.jobs.queue import enqueue, forget_parked, parked, put_off, retry_parked, set_progress, waiting_count
from app.jobs.registry import GiveUp, Handler, Registry, RetryLater
from app.jobs.waiting import Owed, owed, wait
from app.jobs.worker import Worker

__all__ = [
    "GiveUp",
    "Handler",
    "Job",
    "JobState",
    "Owed",
    "Registry",
    "RetryLater",
    "Schedule",
    "Worker",
    "enqueue",
    "forget_parked",
    "owed",
    "parked",
    "put_off",
    "retry_parked",
    "set_progress",
    "wait",
    "waiting_count",
]
