"""What an issue's checklist rests on, read in as many statements whatever its length."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.bulletin.models import (
    EditState,
    Issue,
    Item,
    NoteKind,
    SourceKind,
    Submission,
    SubmissionNote,
    SubmissionState,
    Task,
    Version,
)
from app.bulletin.policy import OPEN_SUBMISSIONS
from app.bulletin.shown import Standing, standing_of

Texts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ItemFacts:
    id: int
    source_kind: str
    source_key: str
    title: Texts
    summary: Texts
    draft: Texts
    picture_id: int | None
    alt: Texts


@dataclass(frozen=True, slots=True)
class Proposed:
    """A submission that this issue has to do with; `edited` is what its author was shown, by language."""

    id: int
    person_id: int
    title: str
    state: str
    edited: Texts
    edit_state: str
    created_at: datetime
    issue_id: int | None


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """What there is to go by.

    Attributes:
        conflicts: texts of two people that nobody has chosen between yet.
        contested_at: when an author last asked for a change; None where none did.
    """

    tasks: Mapping[str, Task]
    items: Sequence[ItemFacts]
    submissions: Sequence[Proposed]
    conflicts: int
    contested_at: datetime | None

    @property
    def waiting(self) -> list[Proposed]:
        """To be decided, or for their authors to answer."""
        return [one for one in self.submissions if one.state in OPEN_SUBMISSIONS]

    @property
    def shown(self) -> list[tuple[Proposed, Standing]]:
        """Of what the issue tells that a member proposed: what its author saw of the words, and said to them."""
        told = {one.source_key: one for one in self.items if one.source_kind == SourceKind.SUBMISSION}
        return [(one, standing_of(one, told[str(one.id)])) for one in self.submissions if str(one.id) in told]


def facts_of(session: Session, issue: Issue) -> WorkFacts:
    tasks = session.scalars(select(Task).where(Task.issue_id == issue.id).order_by(Task.due_on, Task.id)).all()
    items = session.execute(
        select(
            Item.id,
            Item.source_kind,
            Item.source_key,
            Item.title,
            Item.summary,
            Item.draft,
            Item.picture_id,
            Item.alt,
        ).where(Item.issue_id == issue.id)
    )
    mine = (Submission.issue_id == issue.id) | (
        Submission.issue_id.is_(None) & Submission.state.in_(sorted(OPEN_SUBMISSIONS))
    )
    proposed = session.execute(
        select(
            Submission.id,
            Submission.person_id,
            Submission.title,
            Submission.state,
            Submission.edited,
            Submission.edit_state,
            Submission.created_at,
            Submission.issue_id,
        )
        .where(mine, Submission.state != SubmissionState.WITHDRAWN)
        .order_by(Submission.created_at, Submission.id)
    )
    conflicts = session.scalar(
        select(func.count())
        .select_from(Version)
        .where(Version.issue_id == issue.id, Version.conflict, Version.settled_at.is_(None))
    )
    contested_at: datetime | None = session.scalar(
        select(func.max(SubmissionNote.at))
        .join(Submission, Submission.id == SubmissionNote.submission_id)
        .where(
            Submission.issue_id == issue.id,
            Submission.edit_state == EditState.CONTESTED,
            SubmissionNote.kind == NoteKind.CONTESTED,
        )
    )
    return WorkFacts(
        {task.code: task for task in tasks},
        [ItemFacts(*row) for row in items],
        [Proposed(*row) for row in proposed],
        conflicts or 0,
        contested_at,
    )
