"""Changing the calendar of work. Nothing of it is what readers see, so nobody becomes an editor by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.bulletin.models import Issue, Task
from app.core import clock
from app.core.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Due:
    """`owner_id` None: the coordinators."""

    on: date
    owner_id: int | None


def plan(session: Session, issue: Issue, wanted: Mapping[str, Due], *, by: Actor) -> list[str]:
    """Set days and owners of these tasks; returns the codes that changed. Another day or owner is reminded anew.

    The first and the last task have their days in the issue too: until when members propose, and when it is to go.
    """
    changed = []
    for task in session.scalars(select(Task).where(Task.issue_id == issue.id).order_by(Task.id).with_for_update()):
        due = wanted.get(task.code)
        if due is None or due == Due(task.due_on, task.owner_id):
            continue
        if due.owner_id != task.owner_id:
            task.reminded_on = None
        task.due_on, task.owner_id = due.on, due.owner_id
        changed.append(task.code)
    if "submissions" in changed:
        issue.submissions_until = wanted["submissions"].on
    if "sending" in changed:
        issue.due_on = wanted["sending"].on
    if changed:
        audit.record(session, by, "bulletin.planned", issue.id, tasks=", ".join(changed))
    return changed


def say_done(session: Session, issue: Issue, code: str, *, by: Actor) -> None:
    """A person answers for it, where the house cannot see it."""
    task = _task(session, issue, code)
    if task.done_at is None:
        task.done_by, task.done_at = by.person_id, clock.now()
        audit.record(session, by, "bulletin.task_done", issue.id, task=code)


def take_back(session: Session, issue: Issue, code: str, *, by: Actor) -> None:
    task = _task(session, issue, code)
    if task.done_at is not None:
        task.done_by = task.done_at = None
        audit.record(session, by, "bulletin.task_open", issue.id, task=code)


def _task(session: Session, issue: Issue, code: str) -> Task:
    task = session.scalar(select(Task).where(Task.issue_id == issue.id, Task.code == code).with_for_update())
    if task is None:
        raise NotFoundError
    return task
