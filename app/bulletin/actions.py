"""Opening an issue, and what every change of one has in common."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import audit, jobs
from app.access import Actor
from app.bulletin.carried import arrive
from app.bulletin.labels import SECTIONS, TASKS
from app.bulletin.models import Editor, Issue, IssueState, Section, Task
from app.core import clock, once
from app.core.quarters import Quarter

GATHER = "bulletin.gather"
_EDITORS = cast("Table", Editor.__table__)
_WROTE = {
    name: dialect.insert(_EDITORS).on_conflict_do_nothing(index_elements=["issue_id", "person_id"])
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
SATURDAY = 5


def default_due(quarter: Quarter) -> date:
    """The first working day from a week after the quarter's end."""
    day = quarter.last_day + timedelta(days=7)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def open_issue(
    session: Session,
    quarter: Quarter,
    *,
    by: Actor,
    due_on: date | None = None,
    submissions_until: date | None = None,
    editions: Sequence[str] = ("en", "sw"),
) -> Issue:
    """An issue with its sections, its calendar of work and what was put off to it; what it could tell of is gathered by a job."""
    due = due_on or default_due(quarter)
    until = submissions_until or due - timedelta(days=TASKS["submissions"])
    issue = Issue(
        quarter=str(quarter),
        state=IssueState.COLLECTING,
        revision=0,
        editions=list(editions),
        texts={},
        submissions_until=until,
        due_on=due,
        opened_by=by.person_id,
        opened_at=clock.now(),
    )
    session.add(issue)
    session.flush()
    for position, code in enumerate(SECTIONS, 1):
        session.add(Section(issue_id=issue.id, code=code, title={}, position=position))
    for code, before in TASKS.items():
        # Whoever opens an issue writes in it, and so is not the one to approve it.
        owner_id = None if code == "approval" else by.person_id
        day = until if code == "submissions" else due - timedelta(days=before)
        session.add(Task(issue_id=issue.id, code=code, due_on=day, owner_id=owner_id))
    session.flush()
    audit.record(session, by, "bulletin.opened", issue.id, quarter=str(quarter))
    arrive(session, issue, by=by)
    gather_soon(session, issue)
    return issue


def open_once(session: Session, quarter: Quarter, *, by: Actor, **given: Any) -> bool:  # noqa: ANN401 - handed on as they are
    """`open_issue`, unless somebody did so in the same moment; whether it was this call that opened it."""
    try:
        with session.begin_nested():
            open_issue(session, quarter, by=by, **given)
    except IntegrityError:
        return False
    return True


def gather_soon(session: Session, issue: Issue) -> None:
    jobs.enqueue(session, GATHER, key=f"{GATHER}-{issue.id}", priority=3, issue_id=issue.id)


def touch(session: Session, issue: Issue, *, by: Actor) -> None:
    """Every act that changes what readers will see says so: the revision rises, and its author may not approve the issue."""
    issue.revision += 1
    if issue.state == IssueState.COLLECTING:
        issue.state = IssueState.EDITING
    if by.person_id is not None:
        row = {"issue_id": issue.id, "person_id": by.person_id, "at": clock.now()}
        session.connection().execute(_WROTE[session.get_bind().dialect.name], row)


def wrote(session: Session, issue: Issue, people: Iterable[int]) -> None:
    """These have words in the issue, or sent it for approval, whoever acts now: they may not approve it either."""
    now = clock.now()
    rows = [{"issue_id": issue.id, "person_id": one, "at": now} for one in sorted(people)]
    once.put_missing(session, Editor, rows)
