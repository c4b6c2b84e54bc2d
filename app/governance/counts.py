"""Ballots and seats counted, as parts of queries that pages run anyway. Built once, on the tables."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, ScalarSelect, Select, Table, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.governance.models import Ballot, BallotState, Committee, CommitteeKind, Elector, Seat, Term, TermKind
from app.governance.tally import RECUSED

BALLOT = cast("Table", Ballot.__table__)
ELECTOR = cast("Table", Elector.__table__)
_SEAT = cast("Table", Seat.__table__)
_TERM = cast("Table", Term.__table__)
_COMMITTEE = cast("Table", Committee.__table__)
SOON_DAYS = 90


def sits_in(elector: Any = ELECTOR) -> ColumnElement[bool]:  # noqa: ANN401 - a table or an alias of it
    """Not recused. One comparison for each word: a list would be written anew each time it is asked."""
    return and_(*(elector.c.declaration != word for word in sorted(RECUSED)))


def owes_a_vote(elector: Any = ELECTOR) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    """Not recused and not voted; the caller sees to it that the ballot is open."""
    return and_(elector.c.cast_at.is_(None), sits_in(elector))


def count_ballots_awaiting() -> ScalarSelect[int]:
    """How many open ballots wait for the vote of the person bound as `person`: for a statement that is built once."""
    mine = and_(ELECTOR.c.person_id == bindparam("person"), owes_a_vote(), BALLOT.c.state == BallotState.OPEN)
    joined = ELECTOR.join(BALLOT, BALLOT.c.id == ELECTOR.c.ballot_id)
    return select(func.count(ELECTOR.c.id)).select_from(joined).where(mine).scalar_subquery()


@dataclass(frozen=True, slots=True)
class CommitteeFacts:
    """A committee at a glance.

    Attributes:
        filled: seats with a holder in office today; of `seats` open ones.
        ending: terms of holders that end within SOON_DAYS.
        open_resolutions: open ballots about anything but an application.
    """

    id: int
    slug: str
    name: str
    name_sw: str
    quorum_percent: int
    threshold: str
    seats: int
    filled: int
    ending: int
    open_resolutions: int


def _facts() -> Select[Any]:
    running = and_(
        _SEAT.c.committee_id == _COMMITTEE.c.id,
        _SEAT.c.closed_at.is_(None),
        _TERM.c.kind == TermKind.HOLDER,
        _TERM.c.starts_on <= bindparam("today"),
        or_(_TERM.c.ends_on.is_(None), _TERM.c.ends_on >= bindparam("today")),
        _TERM.c.ended_at.is_(None),
    )
    terms = _TERM.join(_SEAT, _SEAT.c.id == _TERM.c.seat_id)
    open_seats = and_(_SEAT.c.committee_id == _COMMITTEE.c.id, _SEAT.c.closed_at.is_(None))
    filled = select(func.count(_TERM.c.id)).select_from(terms).where(running)
    others = and_(
        BALLOT.c.committee_id == _COMMITTEE.c.id,
        BALLOT.c.state == BallotState.OPEN,
        BALLOT.c.subject_kind != "application",
    )
    return (
        select(
            _COMMITTEE.c.id,
            _COMMITTEE.c.slug,
            _COMMITTEE.c.name,
            _COMMITTEE.c.name_sw,
            _COMMITTEE.c.quorum_percent,
            _COMMITTEE.c.threshold,
            select(func.count(_SEAT.c.id)).where(open_seats).scalar_subquery(),
            filled.scalar_subquery(),
            filled.where(_TERM.c.ends_on <= bindparam("soon")).scalar_subquery(),
            select(func.count(BALLOT.c.id)).where(others).scalar_subquery(),
        )
        .where(_COMMITTEE.c.kind == CommitteeKind.OVERSIGHT)
        .order_by(_COMMITTEE.c.id)
        .limit(1)
    )


_FACTS = _facts()


def oversight_facts(session: Session, today: date) -> CommitteeFacts | None:
    """The oversight committee for the head of its room; None before one is set up.

    Args:
        today: the day where the community lives.
    """
    given = {"today": today, "soon": today + timedelta(days=SOON_DAYS)}
    row = session.connection().execute(_FACTS, given).first()
    return CommitteeFacts(*row) if row else None
