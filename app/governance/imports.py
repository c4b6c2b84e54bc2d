"""What a committee did before it came to this house, written with the days on which it happened. For the demo community."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock
from app.governance.actions import next_number
from app.governance.criteria import criteria_of
from app.governance.models import Ballot, BallotState, Committee, Declaration, Elector, Remark, Seat, Term
from app.governance.queries import electors_of, standing_of


@dataclass(frozen=True, slots=True)
class PastVote:
    """What one person's seat did. `conflict`: why it recused itself; `choice`: empty when it only declared."""

    person_id: int
    at: datetime
    conflict: str = ""
    choice: str = ""
    scores: Sequence[int | None] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class PastRemark:
    person_id: int
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class PastBallot:
    """`closed_at` None while the vote is open."""

    opened_at: datetime
    opened_by: int
    due_on: date
    votes: Sequence[PastVote] = field(default_factory=tuple)
    remarks: Sequence[PastRemark] = field(default_factory=tuple)
    closed_at: datetime | None = None
    closed_by: int | None = None
    reason: str = ""


def date_back(session: Session, committee: Committee, ballot: Ballot, past: PastBallot, *, by: Actor) -> None:
    """Turn a ballot opened just now into one opened then, with the votes and the decision that it had; no effect is carried out.

    Raises:
        ValueError: somebody voted without a seat or though recused by rule, or it was closed without quorum.
    """
    ballot.opened_at, ballot.opened_by, ballot.due_on = past.opened_at, past.opened_by, past.due_on
    # Its letters went out then.
    ballot.reminded_at = past.opened_at
    electors = electors_of(session, ballot.id)
    seats = {one.person_id: one for one in electors}
    for vote in past.votes:
        if vote.person_id not in seats or seats[vote.person_id].declaration == Declaration.RULE:
            raise ValueError(f"{ballot.title}: person {vote.person_id} has no vote")
        _cast(seats[vote.person_id], vote, criteria_of(ballot.subject_kind) if ballot.scored else ())
    for said in past.remarks:
        session.add(Remark(ballot_id=ballot.id, person_id=said.person_id, text=said.text, written_at=said.at))
    if past.closed_at is not None:
        _close(session, committee, ballot, electors, past.closed_at)
        ballot.closed_by, ballot.reason = past.closed_by, past.reason
        audit.record(session, by, "ballot.imported", ballot.id, number=ballot.number)
    session.flush()


def add_former_term(
    session: Session,
    seat: Seat,
    person_id: int,
    *,
    is_chair: bool,
    starts_on: date,
    ended_on: date,
    reason: str,
    zone: ZoneInfo,
) -> None:
    """A term that is over and gives no rights."""
    session.add(
        Term(
            seat_id=seat.id,
            person_id=person_id,
            is_chair=is_chair,
            starts_on=starts_on,
            ends_on=ended_on,
            ended_at=clock.end_of(ended_on, zone) - timedelta(seconds=1),  # still on its last day
            end_reason=reason,
        )
    )


def _cast(seat: Elector, vote: PastVote, criteria: Sequence[str]) -> None:
    seat.declaration = Declaration.CONFLICT if vote.conflict else Declaration.NONE
    seat.declared_at = vote.at
    seat.conflict_note = vote.conflict
    if vote.choice:
        seat.choice, seat.comment, seat.cast_at = vote.choice, vote.comment, vote.at
        seat.scores = dict(zip(criteria, vote.scores, strict=True)) if criteria else {}


def _close(
    session: Session, committee: Committee, ballot: Ballot, electors: Sequence[Elector], closed_at: datetime
) -> None:
    outcome = standing_of(ballot, electors).outcome
    if outcome is None:
        raise ValueError(f"{ballot.title}: closed without quorum")
    ballot.state, ballot.outcome, ballot.closed_at = BallotState.CLOSED, outcome, closed_at
    ballot.number = next_number(session, committee, clock.home_day(closed_at).year)
