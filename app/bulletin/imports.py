"""Issues that are brought in whole: from an archive, or for the demonstration. Nothing is mailed by any of this."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.bulletin import freezing, items
from app.bulletin.actions import touch
from app.bulletin.models import Dispatch, DispatchState, Edition, Issue, IssueState, Reading, Submission, SubmissionNote
from app.bulletin.placing import NewItem

REVIEW = timedelta(days=2)


def fill(
    session: Session, issue: Issue, texts: Mapping[str, Any], new: list[NewItem], *, lead: int = 0, by: Actor
) -> list[int]:
    """Title and note by language, and the items in their order; returns the items' numbers.

    Args:
        lead: which of the items leads, from 1; 0: none.
    """
    issue.texts = dict(texts)
    touch(session, issue, by=by)
    placed = [items.place(session, issue, one, by=by) for one in new]
    if lead:
        items.set_lead(session, issue, placed[lead - 1], by=by)
    return [one.id for one in placed]


def settle_sent(
    session: Session, issue: Issue, at: datetime, *, by: Actor, approved_by: Actor, reads: Mapping[str, int]
) -> None:
    """As if it had been approved and sent to everybody at that time.

    Args:
        reads: how often it was opened since, by form.
    """
    issue.requested_by, issue.requested_at = by.person_id, at - REVIEW
    issue.decided_by, issue.decided_at = approved_by.person_id, at - REVIEW / 2
    issue.state = IssueState.APPROVAL
    freezing.freeze(session, issue, by=approved_by, day=at.date())
    issue.opened_at, issue.frozen_at = at - timedelta(days=80), at - REVIEW / 2
    issue.state, issue.sending_at, issue.sent_at = IssueState.SENT, at, at + timedelta(minutes=1)
    session.execute(update(Edition).where(Edition.issue_id == issue.id).values(made_at=issue.frozen_at))
    owed = update(Dispatch).where(Dispatch.issue_id == issue.id, Dispatch.state == DispatchState.PENDING)
    session.execute(owed.values(state=DispatchState.ACCEPTED, attempts=1, done_at=at))
    for form, count in reads.items():
        for language in issue.editions:
            share = count if language == issue.editions[0] else count // 4
            session.add(Reading(issue_id=issue.id, language=language, form=form, day=at.date(), count=share))
    session.flush()
    audit.record(session, by, "bulletin.imported", issue.id, quarter=issue.quarter)


def date_submission(session: Session, submission: Submission, at: datetime) -> None:
    """Made, and all that was said about it, at that time and in the hours after it."""
    submission.created_at = at
    notes = select(SubmissionNote).where(SubmissionNote.submission_id == submission.id).order_by(SubmissionNote.id)
    for hours, note in enumerate(session.scalars(notes), 1):
        note.at = at + timedelta(hours=hours)
    if submission.decided_at is not None:
        submission.decided_at = at + timedelta(hours=6)
    session.flush()
