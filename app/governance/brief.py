"""What the quarterly brief counts. Documents and groups live on floors above: the roof hands their figures in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.governance.models import Ballot, BallotState, Committee


class PublishedByType(Protocol):
    """How many documents of each type (a code) were published from a moment up to another, most first."""

    def __call__(self, session: Session, start: datetime, end: datetime, /) -> Sequence[tuple[str, int]]: ...


class GroupSizes(Protocol):
    """Name and number of members of each working group at work."""

    def __call__(self, session: Session, language: str, /) -> Sequence[tuple[str, int]]: ...


@dataclass(frozen=True, slots=True)
class BriefFacts:
    published: PublishedByType
    groups: GroupSizes


@dataclass(frozen=True, slots=True)
class Decision:
    """A resolution of any committee. `committee` is its name in English, `committee_sw` in Kiswahili or empty."""

    number: str
    kind: str
    title: str
    outcome: str
    closed_at: datetime | None
    committee: str
    committee_sw: str


def decisions(session: Session, start: datetime, end: datetime) -> list[Decision]:
    """What committees decided from `start` up to `end`, in the order of their numbers."""
    rows = session.execute(
        select(
            Ballot.number,
            Ballot.subject_kind,
            Ballot.title,
            Ballot.outcome,
            Ballot.closed_at,
            Committee.name,
            Committee.name_sw,
        )
        .join(Committee, Committee.id == Ballot.committee_id)
        .where(Ballot.state == BallotState.CLOSED, Ballot.closed_at >= start, Ballot.closed_at < end)
        .order_by(Committee.id, Ballot.number)
    )
    return [Decision(*row) for row in rows]


def is_new(joined_on: date | None, first: date, last: date) -> bool:
    return joined_on is not None and first <= joined_on <= last
