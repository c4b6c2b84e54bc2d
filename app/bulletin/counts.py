"""How submissions stand, and what waits for whom: for the desk and for home."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import ColumnElement, ScalarSelect, String, Table, and_, bindparam, exists, func, or_, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from app.bulletin.models import (
    Correction,
    CorrectionState,
    Editor,
    EditState,
    Issue,
    IssueState,
    Item,
    SourceKind,
    Submission,
    SubmissionState,
)
from app.bulletin.shown import Standing, standing_of

_SUBMISSION = cast("Table", Submission.__table__).c
_ISSUE = cast("Table", Issue.__table__).c
_ITEM = cast("Table", Item.__table__).c
_EDITOR = cast("Table", Editor.__table__).c
# An author can still have a say: until the issue that tells of it is frozen.
CHANGEABLE = (IssueState.COLLECTING, IssueState.EDITING, IssueState.APPROVAL)


def authors(session: Session, issue: Issue) -> Mapping[int, Standing]:
    """Of each item that a member proposed, by its number: what its author saw of the words, and said to them."""
    pairs = session.execute(
        select(Item, Submission).join(Submission, _is_source()).where(Item.issue_id == issue.id).order_by(Item.id)
    )
    return {item.id: standing_of(submission, item) for item, submission in pairs}


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


def count_to_publish() -> ScalarSelect[int]:
    """Corrections that the person bound as `person` may publish: somebody else wrote them."""
    waits = Correction.state == CorrectionState.PROPOSED, Correction.written_by != bindparam("person")
    return select(func.count(Correction.id)).where(*waits).scalar_subquery()


def _is_source() -> ColumnElement[bool]:
    return and_(Item.source_kind == SourceKind.SUBMISSION, Item.source_key == as_type(Submission.id, String))
