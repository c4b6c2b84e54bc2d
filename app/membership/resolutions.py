"""Putting a matter of this room to the oversight committee, and finding the votes on it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import governance
from app.access import Actor
from app.core.errors import ConflictError, NotFoundError
from app.governance import Ballot, BallotState, Committee, Conflicts

NO_PART = Conflicts()


def committee_of(session: Session) -> Committee:
    """The oversight committee. ConflictError before there is one."""
    try:
        return governance.oversight(session)
    except NotFoundError as missing:
        raise ConflictError("The oversight committee is not set up yet.") from missing


def one_at_a_time(session: Session) -> None:
    """Whoever proposes next waits until this proposal has landed, and so finds it: one press too many proposes nothing."""
    session.get(Committee, committee_of(session).id, with_for_update=True)


def put_to_vote(
    session: Session,
    *,
    kind: str,
    subject_id: int,
    title: str,
    question: str,
    terms: Mapping[str, Any] | None = None,
    conflicts: Conflicts = NO_PART,
    by: Actor,
) -> Ballot:
    """ConflictError where there is no committee, or no seat without a part in the matter."""
    return governance.open_ballot(
        session,
        committee_of(session),
        subject_kind=kind,
        subject_id=subject_id,
        title=title,
        question=question,
        terms=terms,
        conflicts=conflicts,
        by=by,
    )


def open_vote(session: Session, kind: str, subject_id: int) -> int | None:
    """The number of the ballot about it that is open now."""
    return session.scalar(
        select(Ballot.id).where(
            Ballot.subject_kind == kind, Ballot.subject_id == subject_id, Ballot.state == BallotState.OPEN
        )
    )


def is_open(session: Session, ballot_id: int | None) -> bool:
    return (
        ballot_id is not None and session.scalar(select(Ballot.state).where(Ballot.id == ballot_id)) == BallotState.OPEN
    )


def resolution_of(session: Session, ballot_id: int | None) -> str:
    """The number of the resolution, such as "NCC/2026/014"; empty before one."""
    return (session.scalar(select(Ballot.number).where(Ballot.id == ballot_id)) or "") if ballot_id is not None else ""
