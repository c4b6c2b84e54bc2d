"""How submissions stand, and what waits for whom: for the desk, the calendar of work and home."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import cast

from sqlalchemy import ColumnElement, ScalarSelect, String, Table, and_, bindparam, exists, func, or_, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from app.bulletin.models import (
    Editor,
    EditState,
    Issue,
    IssueState,
    Item,
    SourceKind,
    Submission,
    SubmissionState,
)
from app.bulletin.policy import OPEN_SUBMISSIONS
from app.bulletin.shown import Standing, standing_of

_SUBMISSION = cast("Table", Submission.__table__).c
_ISSUE = cast("Table", Issue.__table__).c
_ITEM = cast("Table", Item.__table__).c
_EDITOR = cast("Table", Editor.__table__).c
# An author can still have a say: until the issue that tells of it is frozen.
CHANGEABLE = (IssueState.COLLECTING, IssueState.EDITING, IssueState.APPROVAL)
TROUBLED = (Standing.CONTESTED, Standing.CHANGED)


@dataclass(frozen=True, slots=True)
class Owed:
    """An author whose word is waited for: an answer to a question, or what they say to the summary (`summary`)."""

    submission_id: int
    person_id: int
    title: str
    summary: bool


def authors(session: Session, issue: Issue) -> Mapping[int, Standing]:
    """Of each item that a member proposed, by its number: what its author saw of the words, and said to them."""
    pairs = session.execute(
        select(Item, Submission).join(Submission, _is_source()).where(Item.issue_id == issue.id).order_by(Item.id)
    )
    return {item.id: standing_of(submission, item) for item, submission in pairs}


def contested(session: Session, issue: Issue) -> Mapping[int, Standing]:
    """Items whose author asked for a change, or whose words were changed since the author saw them."""
    return {number: one for number, one in authors(session, issue).items() if one in TROUBLED}


def undecided(session: Session, issue: Issue, zone: tzinfo = UTC) -> int:
    """Submissions that this issue has to decide: proposed to it, or to none before its last day for proposals was over."""
    end = datetime.combine(issue.submissions_until + timedelta(days=1), time(), zone)
    return (
        session.scalar(
            select(func.count(Submission.id)).where(
                Submission.state.in_(sorted(OPEN_SUBMISSIONS)),
                or_(
                    Submission.issue_id == issue.id,
                    and_(Submission.issue_id.is_(None), Submission.created_at < end),
                ),
            )
        )
        or 0
    )


def owed_by_authors(session: Session, issue: Issue) -> list[Owed]:
    """The longest waited for first."""
    asked = Submission.state == SubmissionState.ASKED
    shown = and_(Submission.state == SubmissionState.ACCEPTED, Submission.edit_state == EditState.SHOWN)
    told_of = exists().where(_is_source(), Item.issue_id == issue.id)
    rows = session.execute(
        select(Submission.id, Submission.person_id, Submission.title, asked.label("asked"))
        .where(or_(and_(asked, Submission.issue_id == issue.id), and_(shown, told_of)))
        .order_by(func.coalesce(Submission.edited_at, Submission.created_at), Submission.id)
    )
    return [Owed(row.id, row.person_id, row.title, not row.asked) for row in rows]


def count_to_answer() -> ScalarSelect[int]:
    """Submissions of the person bound as `person` that wait for their word."""
    told_of = exists().where(
        _ITEM.source_kind == SourceKind.SUBMISSION,
        _ITEM.source_key == as_type(_SUBMISSION.id, String),
        _ISSUE.id == _ITEM.issue_id,
        _ISSUE.state.in_(CHANGEABLE),
    )
    shown = and_(_SUBMISSION.state == SubmissionState.ACCEPTED, _SUBMISSION.edit_state == EditState.SHOWN, told_of)
    return (
        select(func.count(_SUBMISSION.id))
        .where(
            _SUBMISSION.person_id == bindparam("person"),
            or_(_SUBMISSION.state == SubmissionState.ASKED, shown),
        )
        .scalar_subquery()
    )


def count_to_triage() -> ScalarSelect[int]:
    """Submissions that wait for the coordinator."""
    waits = _SUBMISSION.state == SubmissionState.SUBMITTED
    return select(func.count(_SUBMISSION.id)).where(waits).scalar_subquery()


def count_to_approve() -> ScalarSelect[int]:
    """Issues that the person bound as `person` may approve: they neither wrote in them nor sent them for approval."""
    wrote = exists().where(_EDITOR.issue_id == _ISSUE.id, _EDITOR.person_id == bindparam("person"))
    return (
        select(func.count(_ISSUE.id))
        .where(_ISSUE.state == IssueState.APPROVAL, _ISSUE.requested_by != bindparam("person"), ~wrote)
        .scalar_subquery()
    )


def _is_source() -> ColumnElement[bool]:
    return and_(Item.source_kind == SourceKind.SUBMISSION, Item.source_key == as_type(Submission.id, String))
