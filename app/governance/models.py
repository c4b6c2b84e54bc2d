from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression

from app.core.db import Base


class CommitteeKind(StrEnum):
    OVERSIGHT = "oversight"
    COUNTY = "county"
    STEERING = "steering"


class Threshold(StrEnum):
    """How many of the votes cast a choice needs."""

    MAJORITY = "majority"
    TWO_THIRDS = "two_thirds"


class Committee(Base):
    """A body that decides, or only reads (steering). The rules stand here; a ballot copies them when it opens.

    Attributes:
        county: official number for a county's replica, else empty.
        quorum_percent: share of the seats that are not recused, rounded up to whole seats.
        vote_days: how long a ballot stays open before the chair is reminded to close it.
    """

    __tablename__ = "committee"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    county: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    name_sw: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    seats_least: Mapped[int] = mapped_column(default=9)
    seats_most: Mapped[int] = mapped_column(default=17)
    quorum_percent: Mapped[int] = mapped_column(default=50)
    threshold: Mapped[str] = mapped_column(default=Threshold.MAJORITY)
    chair_breaks_tie: Mapped[bool] = mapped_column(default=True)
    vote_days: Mapped[int] = mapped_column(default=14)
    created_at: Mapped[datetime]


class Seat(Base):
    """A place at the table, kept for a constituency; one vote, whoever fills it."""

    __tablename__ = "committee_seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"), index=True)
    constituency: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    pillar: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]


class TermKind(StrEnum):
    HOLDER = "holder"
    ALTERNATE = "alternate"


class Term(Base):
    """A person in a seat, from a day to a day inclusive; `ended_at` when it was cut short. Rights follow as role grants."""

    __tablename__ = "committee_term"
    __table_args__ = (Index("ix_committee_term_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("committee_seat.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(default=TermKind.HOLDER)
    is_chair: Mapped[bool] = mapped_column(default=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(default="")


class BallotState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    VOID = "void"


class Choice(StrEnum):
    APPROVE = "approve"
    DECLINE = "decline"
    DEFER = "defer"


class Ballot(Base):
    """One question before one committee, with the rules and the electorate as they stood when it opened.

    Attributes:
        number: of the resolution within its committee and year, such as "NCC/2026/014"; given when it closes.
        subject_kind, subject_id: what the decision is about; the room that owns it carries it out.
        terms: what else the effect needs, small and fit for JSON; shown on the record where it concerns people.
        scored: whether votes carry scores of the criteria that its subject has (`criteria.py`).
        due_on: last day on which votes are expected; reminders count from it.
    """

    __tablename__ = "ballot"
    __table_args__ = (
        Index("ix_ballot_subject", "subject_kind", "subject_id"),
        Index("ix_ballot_committee_id_state", "committee_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    number: Mapped[str] = mapped_column(default="", index=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[int | None]
    title: Mapped[str]
    question: Mapped[str] = mapped_column(default="")
    terms: Mapped[dict[str, Any]] = mapped_column(default=dict)
    scored: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default=BallotState.OPEN)
    quorum_percent: Mapped[int]
    threshold: Mapped[str]
    chair_breaks_tie: Mapped[bool]
    opened_at: Mapped[datetime]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    reminded_at: Mapped[datetime | None]


class Declaration(StrEnum):
    NONE = "no_conflict"
    CONFLICT = "conflict"
    RULE = "rule"


class Elector(Base):
    """One seat's part in one ballot; who is here never changes after opening, only what they did.

    Attributes:
        person_id: who fills the seat in this ballot: its holder, or the alternate once the seat was handed over.
        alternate_id: who may be handed the seat.
        declaration: empty until given; CONFLICT and RULE take the seat out of the denominator.
        scores: criterion → 0 to 5, or null for not applicable.
        away: no column: while the ballot is open, whether that person has lost the seat or is suspended since it opened
            (`queries.electors_of` asks).
    """

    __tablename__ = "ballot_elector"
    __table_args__ = (
        UniqueConstraint("ballot_id", "seat_id"),
        Index("ix_ballot_elector_person_id", "person_id"),
        CheckConstraint("cast_at IS NULL OR declaration = 'no_conflict'", name="no_vote_before_declaration"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("committee_seat.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    alternate_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    is_chair: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    handed_over_at: Mapped[datetime | None]
    declaration: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime | None]
    conflict_note: Mapped[str] = mapped_column(default="")
    choice: Mapped[str] = mapped_column(default="")
    scores: Mapped[dict[str, Any]] = mapped_column(default=dict)
    comment: Mapped[str] = mapped_column(default="")
    cast_at: Mapped[datetime | None]
    away: Mapped[bool | None] = query_expression()


class Remark(Base):
    """The committee's discussion of one ballot, for those who declared no conflict."""

    __tablename__ = "ballot_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    written_at: Mapped[datetime]
