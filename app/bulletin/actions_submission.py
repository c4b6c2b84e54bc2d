"""What members do with what they propose: propose, answer, withdraw, and say what they think of the summary."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import accounts, audit
from app.access import Actor
from app.bulletin import policy, telling_submissions
from app.bulletin.models import (
    EditState,
    NoteKind,
    Submission,
    SubmissionNote,
    SubmissionState,
)
from app.bulletin.queries import current_issue
from app.core import clock
from app.core.errors import ConflictError
from app.core.settings import Settings

# Of one person that nobody has decided yet; beyond it they were not meant one by one.
MOST_OPEN = 20
CHANGED_SINCE = "The summary was changed since you opened this page. Read it again, then answer."


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """As `models.Submission`."""

    kind: str
    title: str
    text: str = ""
    url: str = ""
    organisation_id: int | None = None
    language: str = "en"
    audience: str = "members"
    credit: str = ""
    picture_id: int | None = None
    alt: str = ""


def made_with(session: Session, token: str, *, by: Actor) -> Submission | None:
    """What an earlier post of this very form made; a second one that is on its way waits here for the first."""
    if not token:
        return None
    accounts.take_turns(session, by)
    return session.scalar(select(Submission).where(Submission.person_id == by.person_id, Submission.token == token))


def propose(
    session: Session, settings: Settings, given: Proposal, *, by: Actor, today: date, token: str = ""
) -> Submission:
    """To the issue on the desk while it takes proposals, else to the next one. ConflictError where too many wait.

    Args:
        today: the house's day.
        token: of the form; the caller has asked `made_with`.
    """
    _keep_measure(session, by)
    issue = current_issue(session)
    taken = issue is not None and policy.takes_submissions(issue, issue.submissions_until, today)
    submission = Submission(
        person_id=by.person_id,
        organisation_id=given.organisation_id,
        kind=given.kind,
        title=given.title,
        text=given.text,
        url=given.url,
        language=given.language,
        audience=given.audience,
        credit=given.credit,
        picture_id=given.picture_id,
        alt=given.alt,
        state=SubmissionState.SUBMITTED,
        issue_id=issue.id if issue is not None and taken else None,
        edited={},
        token=token or None,
        created_at=clock.now(),
    )
    session.add(submission)
    session.flush()
    audit.record(session, by, "submission.made", submission.id, about=given.kind)
    telling_submissions.tell_of_new(session, settings, submission, by=by)
    return submission


def answer(session: Session, settings: Settings, submission: Submission, text: str, *, by: Actor) -> None:
    """To the coordinator's question, or what the author has to add: it waits for the coordinator again."""
    asked = submission.state == SubmissionState.ASKED
    if not note(session, submission, NoteKind.ANSWER, text, by=by):
        return
    if asked:
        submission.state = SubmissionState.SUBMITTED
    audit.record(session, by, "submission.answered", submission.id)
    telling_submissions.tell_desk(session, settings, "submission_answered", submission, by=by, answer=text)


def withdraw(session: Session, settings: Settings, submission: Submission, reason: str = "", *, by: Actor) -> None:
    """It is told of nowhere from this moment on: an item about it is left out wherever it stands."""
    known = submission.state != SubmissionState.SUBMITTED
    submission.state = SubmissionState.WITHDRAWN
    submission.reason = reason
    submission.decided_by, submission.decided_at = by.person_id, clock.now()
    note(session, submission, NoteKind.WITHDRAWN, reason, by=by)
    audit.record(session, by, "submission.withdrawn", submission.id)
    if known:
        telling_submissions.tell_desk(session, settings, "submission_withdrawn", submission, by=by, reason=reason)


def reply(
    session: Session, settings: Settings, submission: Submission, text: str, *, agrees: bool, seen: str, by: Actor
) -> None:
    """What the author says to the editors' words. ConflictError where those were shown anew meanwhile.

    Args:
        seen: `seen_mark` of what the author had before them.
    """
    if seen != seen_mark(submission):
        raise ConflictError(CHANGED_SINCE)
    state, kind = (EditState.AGREED, NoteKind.AGREED) if agrees else (EditState.CONTESTED, NoteKind.CONTESTED)
    if not note(session, submission, kind, text, by=by):
        return
    submission.edit_state = state
    audit.record(session, by, f"submission.{state}", submission.id)
    if not agrees:
        telling_submissions.tell_desk(session, settings, "submission_contested", submission, by=by, answer=text)


def seen_mark(submission: Submission) -> str:
    """Changes each time the summary is shown to its author."""
    return submission.edited_at.isoformat() if submission.edited_at else ""


def note(session: Session, submission: Submission, kind: NoteKind, text: str, *, by: Actor) -> bool:
    """A line of the conversation; False for the very words that this person wrote last: a form that was sent twice."""
    last = session.scalar(
        select(SubmissionNote)
        .where(SubmissionNote.submission_id == submission.id)
        .order_by(SubmissionNote.id.desc())
        .limit(1)
    )
    if last is not None and (last.kind, last.person_id, last.text) == (kind, by.person_id, text):
        return False
    session.add(
        SubmissionNote(submission_id=submission.id, person_id=by.person_id, kind=kind, text=text, at=clock.now())
    )
    session.flush()
    return True


def _keep_measure(session: Session, by: Actor) -> None:
    waiting = session.scalar(
        select(func.count(Submission.id)).where(
            Submission.person_id == by.person_id, Submission.state.in_(sorted(policy.OPEN_SUBMISSIONS))
        )
    )
    if (waiting or 0) >= MOST_OPEN:
        raise ConflictError("Twenty of your proposals wait for the coordinator. Wait until some are decided.")
