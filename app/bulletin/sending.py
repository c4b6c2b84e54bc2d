"""The sending of an issue, as people steer it: begun, paused, resumed, and sent again to those of whom nothing is known."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import audit, jobs
from app.access import Actor
from app.bulletin import policy
from app.bulletin.indexing import index_soon
from app.bulletin.models import Dispatch, DispatchState, Issue, IssueState
from app.core import clock, revision
from app.core.errors import ConflictError

SEND = "bulletin.send"
LATE = timedelta(hours=1)
"""What rests longer than this (a machine that was off, a backup that was restored) does not go on by itself."""
PAUSED_BY_HAND = "Paused by hand."
OPEN = (DispatchState.PENDING, DispatchState.CLAIMED, DispatchState.DEFERRED)
FIRST_THE_REST = "The sending is paused. Let it go on first: it would go on for everybody else too."


def begin(session: Session, issue: Issue, *, by: Actor) -> None:
    """The issue is published from here on, and its messages are owed. The caller holds the issue's lock and asked its verdict."""
    if issue.state != IssueState.FROZEN:
        raise ConflictError("This issue was sent already.")
    now = clock.now()
    issue.state, issue.sending_at, issue.scheduled_at = IssueState.SENDING, now, None
    audit.record(session, by, "bulletin.sending", issue.id, quarter=issue.quarter)
    index_soon(session, issue)
    revision.bump(session)
    _go_on(session, issue)


def pause(session: Session, issue: Issue, reason: str, *, by: Actor) -> None:
    """What the mail server is being given at this moment still goes; nothing after it."""
    if issue.paused_at is not None or not is_under_way(session, issue):
        raise ConflictError("There is nothing to pause: the sending rests or is over.")
    issue.paused_at, issue.pause_reason = clock.now(), reason
    audit.record(session, by, "bulletin.paused", issue.id, reason=reason)


def resume(session: Session, issue: Issue, *, by: Actor) -> None:
    if issue.paused_at is None:
        raise ConflictError("The sending is not paused.")
    audit.record(session, by, "bulletin.resumed", issue.id)
    _go_on(session, issue)


def send_again(session: Session, issue: Issue, *, by: Actor) -> int:
    """To those of whom nothing is known, and to nobody else: some of them may get it twice, under one Message-ID."""
    if issue.paused_at is not None and is_owed(session, issue):
        raise ConflictError(FIRST_THE_REST)
    unknown = Dispatch.issue_id == issue.id, Dispatch.state == DispatchState.UNKNOWN
    again = update(Dispatch).where(*unknown).values(state=DispatchState.PENDING, reason="", done_at=None, claim="")
    count = session.connection().execute(again).rowcount
    if not count:
        raise ConflictError("There is nobody of whom nothing is known.")
    audit.record(session, by, "bulletin.sent_again", issue.id, people=count)
    _go_on(session, issue)
    return count


def is_under_way(session: Session, issue: Issue) -> bool:
    """Whether somebody still is to get it."""
    if issue.state not in policy.PUBLISHED:
        return False
    return issue.state == IssueState.SENDING or is_owed(session, issue)


def is_owed(session: Session, issue: Issue) -> bool:
    """Whether a message is to go by itself: to one who waits for it, was put off, or is being sent to."""
    owed = select(Dispatch.id).where(Dispatch.issue_id == issue.id, Dispatch.state.in_(OPEN)).limit(1)
    return session.scalar(owed) is not None


def _go_on(session: Session, issue: Issue) -> None:
    issue.paused_at, issue.pause_reason = None, ""
    issue.beat_at = issue.resumed_at = clock.now()
    session.flush()
    jobs.enqueue(session, SEND, key=f"{SEND}-{issue.id}", priority=9, issue_id=issue.id)
