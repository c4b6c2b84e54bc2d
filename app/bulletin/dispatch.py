"""The book of who got an issue: one row a person, claimed, given to the mail server, and settled.

A row is claimed in a transaction of its own before the mail server hears of it: one that is still claimed when its run is dead
may have gone or not, and no machine can tell; it is UNKNOWN until a person has it sent again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.orm import Session

from app import audit, mail
from app.access import SYSTEM
from app.bulletin import corrections, freezing, policy
from app.bulletin.models import Dispatch, DispatchState, Issue, IssueState
from app.bulletin.sending import LATE, OPEN
from app.core import clock
from app.core.text import one_line

KEEP_TRYING = timedelta(days=4)  # since it began, or a person last said that it goes on
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(minutes=40)
"""Well within `LATE`: waiting for one who is put off is no rest."""
# Of so many last attempts so many errors pause the sending, if they are this share of them.
LOOKED_AT, ERRORS, SHARE = 40, 10, 0.3
CUT_SHORT = "The sender ended in the middle of this message."
RESTED = "Nothing was sent for more than an hour: the machine was off, or a backup was restored. Look whether it still is to go."
TOO_MANY = "Too many of the last messages failed. Look at the reasons before it goes on."
NOT_MADE = "The house could not make this message. Whoever runs it finds the reason in its log."
PERMANENT = 500


class NotMadeError(Exception):
    """The message could not be drawn: it waits as one that the server put off, and everybody else goes on."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """One row as its run has it; `number` is of the message in the mail log."""

    id: int
    person_id: int
    address: str
    language: str
    message_id: str
    number: int


def take_over(session: Session, issue_id: int, run: str) -> Issue | None:
    """This run sends from now on, and any other one stops at its next row; None where nothing is to be sent by itself.

    What another run left in the middle is UNKNOWN; should that run be alive after all, it still writes down how it ended.
    """
    issue = session.get(Issue, issue_id, with_for_update=True, populate_existing=True)
    if issue is None or issue.state not in policy.PUBLISHED or issue.paused_at is not None:
        return None
    now = clock.now()
    if issue.beat_at is None or now - issue.beat_at > LATE:
        _pause(session, issue, RESTED, now)
        return None
    issue.sender, issue.beat_at = run, now
    left = update(Dispatch).where(Dispatch.issue_id == issue_id, Dispatch.state == DispatchState.CLAIMED)
    session.execute(left.values(state=DispatchState.UNKNOWN, reason=CUT_SHORT, done_at=now))
    return issue


def claim_next(session: Session, issue_id: int, run: str, subject: str) -> Claimed | None:
    """The next to send to, whoever may no longer get it passed over; None when nothing is due, or this run no longer sends."""
    issue = session.get(Issue, issue_id, with_for_update=True, populate_existing=True)
    if issue is None or issue.sender != run or issue.paused_at is not None:
        return None
    now = clock.now()
    issue.beat_at = now
    if _too_many_errors(session, issue):
        _pause(session, issue, TOO_MANY, now)
        return None
    while (row := _next_due(session, issue_id, now)) is not None:
        person = next(iter(freezing.recipients(session, [row.person_id])), None)
        reason = person.reason if person is not None else freezing.LEFT
        if person is not None and not reason:
            row.state, row.claim, row.claimed_at, row.attempts = DispatchState.CLAIMED, run, now, row.attempts + 1
            row.next_at = None
            number = mail.note(session, to=person.address, subject=subject, message_id=row.message_id)
            session.flush()
            return Claimed(row.id, row.person_id, person.address, row.language, row.message_id, number)
        row.state, row.reason, row.done_at = DispatchState.EXCLUDED, reason, now
        session.flush()
    return None


def settle(session: Session, claimed: Claimed, run: str, outcome: Exception | None) -> None:
    """Write down how it ended: None for taken, else what `mail.hand_over` raised. Nothing where another run claimed it since."""
    # The issue before its rows, as in `take_over`: two runs that meet here would wait for each other.
    its = select(Issue.id).join(Dispatch, Dispatch.issue_id == Issue.id).where(Dispatch.id == claimed.id)
    session.execute(its.with_for_update(of=Issue))
    row = session.get(Dispatch, claimed.id, with_for_update=True, populate_existing=True)
    if row is None or row.claim != run or row.state not in (DispatchState.CLAIMED, DispatchState.UNKNOWN):
        return
    now = clock.now()
    row.done_at = now
    if outcome is None:
        row.state, row.reason = DispatchState.ACCEPTED, ""
        mail.settle(session, claimed.number)
    elif isinstance(outcome, NotMadeError):
        _defer(session, row, NOT_MADE, now)
    elif isinstance(outcome, mail.Away):
        release(session, claimed, run)
    elif isinstance(outcome, mail.Refused) and outcome.code < PERMANENT:
        _defer(session, row, str(outcome), now)
    elif isinstance(outcome, mail.Refused):
        row.state, row.reason = DispatchState.REFUSED, one_line(str(outcome))[:300]
        mail.settle(session, claimed.number, outcome)
    elif isinstance(outcome, mail.Dropped):
        row.state, row.reason = DispatchState.UNKNOWN, one_line(str(outcome))[:300]
    else:
        row.state, row.reason = DispatchState.REFUSED, one_line(str(outcome))[:300]
        mail.settle(session, claimed.number, dropped=row.reason)
    session.flush()


def release(session: Session, claimed: Claimed, run: str) -> None:
    """The mail server never heard of it."""
    row = session.get(Dispatch, claimed.id, with_for_update=True, populate_existing=True)
    if row is not None and row.claim == run:
        row.state, row.attempts, row.done_at = DispatchState.PENDING, row.attempts - 1, None


def finish(session: Session, issue_id: int) -> datetime | None:
    """When the next row is due; None while the sending rests, and where no row is left: then the issue is sent."""
    now = clock.now()
    issue = session.get(Issue, issue_id, with_for_update=True, populate_existing=True)
    if issue is None or issue.paused_at is not None:
        return None
    owed = select(Dispatch.state, func.min(Dispatch.next_at)).where(
        Dispatch.issue_id == issue_id, Dispatch.state.in_(OPEN)
    )
    due = [row[1] or now for row in session.execute(owed.group_by(Dispatch.state)).all()]
    if due:
        return min(due)
    if issue.state == IssueState.SENDING:
        issue.state = IssueState.CORRECTED if corrections.is_corrected(session, issue) else IssueState.SENT
        issue.sent_at = now
    return None


def note_returns(session: Session, since: datetime) -> None:
    """Of issues that went since then: what was taken by the server and came back afterwards."""
    taken = select(Dispatch.message_id).where(Dispatch.state == DispatchState.ACCEPTED, Dispatch.done_at > since)
    back = mail.came_back(session, session.scalars(taken).all())
    for name, said in back.items():
        its_row = update(Dispatch).where(Dispatch.message_id == name, Dispatch.state == DispatchState.ACCEPTED)
        session.execute(its_row.values(state=DispatchState.BOUNCED, reason=one_line(said)[:300]))


def _defer(session: Session, row: Dispatch, said: str, now: datetime) -> None:
    first = row.claimed_at or now
    issue = session.get(Issue, row.issue_id)
    begun = issue.resumed_at if issue is not None and issue.resumed_at is not None else first
    row.reason = one_line(said)[:300]
    if now - begun > KEEP_TRYING:
        row.state = DispatchState.REFUSED
        return
    row.state = DispatchState.DEFERRED
    row.next_at = now + min(FIRST_WAIT * 2 ** min(row.attempts - 1, 10), LONGEST_WAIT)


def _next_due(session: Session, issue_id: int, now: datetime) -> Dispatch | None:
    due = or_(
        Dispatch.state == DispatchState.PENDING,
        (Dispatch.state == DispatchState.DEFERRED) & (Dispatch.next_at <= now),
    )
    asked = select(Dispatch).where(Dispatch.issue_id == issue_id, due).order_by(Dispatch.id).limit(1)
    return session.scalar(asked.with_for_update().execution_options(populate_existing=True))


def _too_many_errors(session: Session, issue: Issue) -> bool:
    # That a mailbox is still full is no rise of errors.
    is_news = or_(Dispatch.state != DispatchState.DEFERRED, Dispatch.attempts == 1)
    last = (
        select(Dispatch.state)
        .where(Dispatch.issue_id == issue.id, Dispatch.attempts > 0, Dispatch.done_at > issue.resumed_at, is_news)
        .order_by(Dispatch.done_at.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    bad = (DispatchState.REFUSED, DispatchState.DEFERRED, DispatchState.UNKNOWN)
    tried, failed = session.execute(
        select(func.count(), func.coalesce(func.sum(case((last.c.state.in_(bad), 1), else_=0)), 0)).select_from(last)
    ).one()
    return bool(failed >= ERRORS and failed >= tried * SHARE)


def _pause(session: Session, issue: Issue, reason: str, now: datetime) -> None:
    issue.paused_at, issue.pause_reason = now, reason
    session.flush()
    audit.record(session, SYSTEM, "bulletin.paused", issue.id, reason=reason)
