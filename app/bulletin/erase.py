"""Taking issues and submissions away for good: for removing the demo community only; what was sent stays otherwise."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.bulletin.models import (
    Candidate,
    Carried,
    Correction,
    Dispatch,
    Edition,
    Editor,
    Issue,
    Item,
    Naming,
    Paper,
    Picture,
    Reading,
    Section,
    Submission,
    SubmissionNote,
    Task,
    Version,
)

# What hangs on an issue, in an order in which each may go before the next.
_OF_ISSUE = (Correction, Dispatch, Reading, Item, Carried, Candidate, Section, Editor, Version, Task)
_NAMES: tuple[InstrumentedAttribute[Any], ...] = (
    Issue.requested_by,
    Issue.decided_by,
    Issue.frozen_by,
    Candidate.decided_by,
    Task.owner_id,
    Task.done_by,
    Correction.published_by,
    Submission.decided_by,
    Submission.edited_by,
)
# Whoever opened an issue of theirs stands for these people in it.
_AUTHORS: tuple[tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]], ...] = (
    (Item.added_by, Item.issue_id),
    (Carried.put_off_by, Carried.issue_id),
    (Correction.written_by, Correction.issue_id),
)


def erase_bulletin(session: Session, people: Sequence[int], organisations: Sequence[int]) -> Sequence[str]:
    """Issues that these people opened, what they proposed, and their names elsewhere. Returns keys of files to delete afterwards."""
    doomed = select(Issue.id).where(Issue.opened_by.in_(people))
    issues = session.scalars(doomed).all()
    theirs = select(Submission.id).where(Submission.person_id.in_(people))
    editions = select(Edition.id).where(Edition.issue_id.in_(issues))
    keys = [*session.scalars(select(Paper.storage_key).where(Paper.edition_id.in_(editions)))]
    _run(session, delete(Paper).where(Paper.edition_id.in_(editions)))
    _run(session, delete(Edition).where(Edition.issue_id.in_(issues)))
    _run(session, update(Submission).where(Submission.issue_id.in_(issues)).values(issue_id=None))
    carried = select(Carried.id).where(Carried.issue_id.in_(issues))
    _run(session, update(Item).where(Item.carried_from_id.in_(carried)).values(carried_from_id=None))
    for table in _OF_ISSUE:
        _run(session, delete(table).where(table.issue_id.in_(issues)))
    of_submissions = or_(SubmissionNote.submission_id.in_(theirs), SubmissionNote.person_id.in_(people))
    _run(session, delete(SubmissionNote).where(of_submissions))
    _run(session, delete(Submission).where(Submission.person_id.in_(people)))
    _run(session, update(Submission).where(Submission.organisation_id.in_(organisations)).values(organisation_id=None))
    keys += _pictures(session, people)
    _run(session, delete(Issue).where(Issue.id.in_(issues)))
    _forget_names(session, people)
    return keys


def _forget_names(session: Session, people: Sequence[int]) -> None:
    for table in (Dispatch, Editor, Version, Naming):
        _run(session, delete(table).where(table.person_id.in_(people)))
    for name in _NAMES:
        _run(session, update(name.class_).where(name.in_(people)).values({name.key: None}))
    for author, issue_id in _AUTHORS:
        opener = select(Issue.opened_by).where(Issue.id == issue_id).scalar_subquery()
        _run(session, update(author.class_).where(author.in_(people)).values({author.key: opener}))


def _pictures(session: Session, people: Sequence[int]) -> list[str]:
    """Those that these people brought, out of whatever shows them."""
    own: Select[int] = select(Picture.id).where(Picture.added_by.in_(people))
    for table in (Item, Carried, Submission):
        _run(session, update(table).where(table.picture_id.in_(own)).values(picture_id=None))
    rows = session.execute(select(Picture.storage_key, Picture.small_key).where(Picture.added_by.in_(people))).all()
    _run(session, delete(Picture).where(Picture.added_by.in_(people)))
    return [key for row in rows for key in row]


def _run(session: Session, statement: Any) -> None:  # noqa: ANN401 - a delete or an update of any table
    session.execute(statement.execution_options(synchronize_session=False))
