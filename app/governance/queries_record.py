"""What a closed ballot left behind, for its record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.accounts import Person
from app.governance.models import Elector, Seat
from app.governance.policy import may_open_matter
from app.governance.policy_committees import may_read_record
from app.governance.queries import BallotCase, get_ballot


@dataclass(frozen=True, slots=True)
class SeatVote:
    """One seat's part. `handed_over` when the alternate filled it."""

    constituency: str
    pillar: str
    name: str
    is_chair: bool
    handed_over: bool
    declaration: str
    choice: str
    cast_at: datetime | None


def get_record(session: Session, actor: Actor, ballot_id: int) -> tuple[BallotCase, Sequence[SeatVote], bool]:
    """The only door to a record: the ballot, its seats in order, and whether the reader may see who voted what.

    ConflictError while the question is not decided. Whom the papers are closed to, because they are recused, reads the
    record without names.
    """
    case = get_ballot(session, actor, ballot_id)
    may_read_record(actor, case.committee, case.ballot).enforce()
    rows = session.execute(
        select(
            Seat.constituency,
            Seat.pillar,
            Person.name,
            Elector.is_chair,
            Elector.handed_over_at.is_not(None),
            Elector.declaration,
            Elector.choice,
            Elector.cast_at,
        )
        .join(Seat, Seat.id == Elector.seat_id)
        .join(Person, Person.id == Elector.person_id)
        .where(Elector.ballot_id == ballot_id)
        .order_by(Elector.position, Elector.id)
    )
    opens = may_open_matter(actor, case.committee, case.ballot, case.seat)
    return case, [SeatVote(*row) for row in rows], bool(opens)
