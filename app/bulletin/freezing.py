"""From approved to frozen: the editions are kept with their hash, and the list of who gets the issue by mail is drawn up."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from typing import cast

from sqlalchemy import Table, delete, exists, func, insert, select
from sqlalchemy.orm import Session

from app import audit, mail, notifications
from app.access import Actor, RoleGrant, active_now
from app.accounts import Person, PersonState
from app.bulletin import editions
from app.bulletin.models import Dispatch, DispatchState, Edition, Issue, IssueState, Paper
from app.core import clock
from app.core.errors import ConflictError

_ROWS = insert(cast("Table", Dispatch.__table__))
SUSPENDED, LEFT, NOT_JOINED = "suspended", "left", "not_joined"
FEW = 5
UNSUBSCRIBED, RESTING, NO_ADDRESS = "unsubscribed", "resting", "no_address"


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person of the house; `reason`: of `labels.EXCLUSIONS`, "" for who gets the issue."""

    id: int
    address: str
    language: str
    reason: str


def freeze(session: Session, issue: Issue, *, by: Actor, day: date | None = None) -> None:
    """What was approved is what goes out from here on, and to whom. An issue that is frozen already stays as it is.

    The caller has the issue's row locked.

    Args:
        day: on which it is to go, as readers will see it (`editions.stamp` sets it right on the day).
    """
    if issue.state not in (IssueState.COLLECTING, IssueState.EDITING, IssueState.APPROVAL):
        return
    if issue.decided_by is None:
        raise ConflictError("An issue is approved by another person before it is sent.")
    now = clock.now()
    issue.content_hash = editions.keep(session, issue, published_on=(day or issue.due_on).isoformat())
    issue.state, issue.frozen_by, issue.frozen_at = IssueState.FROZEN, by.person_id, now
    count = draw_list(session, issue)
    audit.record(session, by, "bulletin.frozen", issue.id, hash=issue.content_hash, recipients=count)


def thaw(session: Session, issue: Issue) -> None:
    """What freezing made is gone again; nothing of it was sent."""
    if session.scalar(select(func.count(Dispatch.id)).where(Dispatch.issue_id == issue.id, Dispatch.attempts > 0)):
        raise ConflictError("This issue is on its way already.")
    drop_papers(session, issue)
    session.execute(delete(Edition).where(Edition.issue_id == issue.id))
    session.execute(delete(Dispatch).where(Dispatch.issue_id == issue.id))
    issue.content_hash, issue.frozen_by, issue.frozen_at = "", None, None
    issue.scheduled_at = issue.missed_at = issue.beat_at = None


def drop_papers(session: Session, issue: Issue) -> None:
    """PDFs that say what is no longer so; their files are swept away (`jobs_paper`)."""
    its = Paper.edition_id.in_(select(Edition.id).where(Edition.issue_id == issue.id))
    session.execute(delete(Paper).where(its).execution_options(synchronize_session=False))


def draw_list(session: Session, issue: Issue) -> int:
    """Everybody who has an account, once, with the reason where it is not sent to them; returns how many get it.

    A list that was drawn before gives way, while nothing was sent.
    """
    session.execute(delete(Dispatch).where(Dispatch.issue_id == issue.id))
    session.flush()
    rows = [
        {
            "issue_id": issue.id,
            "person_id": one.id,
            "address": one.address,
            "language": editions.language_for(issue, one.language or "en"),
            "state": DispatchState.EXCLUDED if one.reason else DispatchState.PENDING,
            "reason": one.reason,
            "attempts": 0,
            "claim": "",
            "message_id": message_name(issue.quarter, one.id),
        }
        for one in recipients(session)
    ]
    if rows:
        session.connection().execute(_ROWS, rows)
    return sum(1 for row in rows if not row["reason"])


def message_name(quarter: str, person_id: int) -> str:
    """What stands before the @ of the message's name: the same at every attempt, so that a reader's program knows it again."""
    return f"bulletin-{quarter}-{person_id}"


def recipients(session: Session, only: Collection[int] | None = None) -> Iterator[Recipient]:
    """As things stand at this moment, in four queries for a house of any size.

    Args:
        only: numbers of people; None asks of everybody.
    """
    here = exists().where(RoleGrant.person_id == Person.id, active_now()).label("here")
    query = select(Person.id, Person.email, Person.language, Person.state, here).order_by(Person.id)
    if only is not None:
        query = query.where(Person.id.in_(sorted(only)))
    people = session.execute(query).all()
    wants = notifications.wants_bulletin(session, [row.id for row in people])
    resting = _resting(session, [row.email for row in people])
    for row in people:
        reason = _reason(row.state, row.email, here=row.here, wants=row.id in wants, rests=row.email in resting)
        yield Recipient(row.id, row.email, row.language, reason)


def _resting(session: Session, addresses: Sequence[str]) -> set[str]:
    if len(addresses) < FEW:
        return {one for one in addresses if mail.rest_of(session, one) is not None}
    return {one.address for one in mail.resting(session, limit=1_000_000)}


def _reason(state: str, address: str, *, here: bool, wants: bool, rests: bool) -> str:
    """The first that holds, the person's standing before their wishes, and these before what became of the address."""
    if state == PersonState.SUSPENDED:
        return SUSPENDED
    if state == PersonState.INVITED:
        return NOT_JOINED
    if not here:
        return LEFT
    if not wants:
        return UNSUBSCRIBED
    if not is_address(address):
        return NO_ADDRESS
    return RESTING if rests else ""


def is_address(text: str) -> bool:
    """Whether a message could be sent there at all."""
    name, at, domain = parseaddr(text)[1].rpartition("@")
    return bool(at and name and "." in domain.strip(".") and " " not in text.strip())
