"""The calendar of work of an issue: what is to be done by when, and what is done, told by how things are."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from app.bulletin.labels import TASKS
from app.bulletin.models import Issue
from app.bulletin.work_facts import WorkFacts, facts_of
from app.bulletin.work_looks import LOOKS

# What a person may say is done, where the house cannot see it.
SAYABLE = frozenset({"authors", "languages"})


class Standing(StrEnum):
    """LATER: nothing can be done, or has to be, yet."""

    DONE = "done"
    TODO = "todo"
    LATE = "late"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the checklist.

    Attributes:
        code: of `labels.TASKS`.
        sentence: how it stands, English.
        due_on: None where the issue has no such task.
        said: whether a person said that it is done, where the house cannot see it, and who; `sayable` whether one may.
        obstacle: the sentence that stands in the way of approval, or "".
    """

    code: str
    standing: Standing
    sentence: str
    due_on: date | None
    owner_id: int | None
    said: bool = False
    said_by: int | None = None
    sayable: bool = False
    obstacle: str = ""

    @property
    def done(self) -> bool:
        return self.standing is Standing.DONE


def checklist(session: Session, issue: Issue, *, today: date, facts: WorkFacts | None = None) -> list[Check]:
    """Every task in the order of the work, in five statements. `today`: the house's day."""
    facts = facts or facts_of(session, issue)
    return [_check(code, issue, facts, today) for code in TASKS]


def obstacles(session: Session, issue: Issue) -> list[str]:
    """Sentences, English, that stand in the way of approval; none: it can be asked for."""
    facts = facts_of(session, issue)
    return [one.obstacle for code in TASKS if (one := _check(code, issue, facts, date.min)).obstacle]


def _check(code: str, issue: Issue, facts: WorkFacts, today: date) -> Check:
    found = LOOKS[code](issue, facts, today)
    task = facts.tasks.get(code)
    said = found.sayable and task is not None and _still_said(task.done_at, found.since)
    due_on = task.due_on if task is not None else None
    standing = Standing.DONE if found.done or said else Standing.LATER if found.later else Standing.TODO
    if standing is Standing.TODO and due_on is not None and due_on < today:
        standing = Standing.LATE
    return Check(
        code=code,
        standing=standing,
        sentence=found.sentence,
        due_on=due_on,
        owner_id=task.owner_id if task is not None else None,
        said=said,
        said_by=task.done_by if said and task is not None else None,
        sayable=found.sayable,
        obstacle=found.sentence if found.blocks and not said else "",
    )


def _still_said(done_at: datetime | None, since: datetime | None) -> bool:
    return done_at is not None and (since is None or done_at >= since)
