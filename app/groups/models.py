from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class GroupState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class WorkingGroup(Base):
    """A thematic working group. Who leads it and who belongs to it are role grants with this group as their scope.

    Attributes:
        county: official number, of a county's replica of a national group; else empty.
        replica_of_id: that group's number. No foreign key: SQLite could not take such a column out again.
        opened_number, closed_number: of the committee's resolutions that opened and closed it, where there were any.
    """

    __tablename__ = "working_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_sw: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    topic: Mapped[str] = mapped_column(default="")
    lead_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    county: Mapped[str] = mapped_column(default="")
    replica_of_id: Mapped[int | None]
    state: Mapped[str] = mapped_column(default=GroupState.OPEN)
    created_at: Mapped[datetime]
    opened_number: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    closed_number: Mapped[str] = mapped_column(default="")
    close_reason: Mapped[str] = mapped_column(default="")


class Terms(Base):
    """One version of a group's terms of reference, in Markdown; the highest is in force, older ones stay readable."""

    __tablename__ = "terms_of_reference"
    __table_args__ = (UniqueConstraint("group_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id"))
    version: Mapped[int]
    text: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    written_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]


class EntryKind(StrEnum):
    REQUEST = "request"
    INVITATION = "invitation"


class EntryState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Entry(Base):
    """Somebody's way into a group: they asked (the group answers), or were invited (they answer)."""

    __tablename__ = "group_entry"
    __table_args__ = (
        Index("ix_group_entry_person_id", "person_id", "state"),
        # At most one open question between a person and a group.
        Index(
            "ix_group_entry_waiting",
            "group_id",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default=EntryState.WAITING)
    note: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]


class ProposalKind(StrEnum):
    """What the committee is asked; also the kind of the ballot's subject."""

    OPEN = "group_open"
    CLOSE = "group_close"
    TOPICS = "topics"


class ProposalState(StrEnum):
    """ASKED waits to be put to the vote; DEFERRED may be put to it again."""

    ASKED = "asked"
    VOTING = "voting"
    APPROVED = "approved"
    DECLINED = "declined"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"


class Proposal(Base):
    """A question about groups or topics for the committee; the ballot decides it, an effect carries it out.

    Attributes:
        group_id: the group to be closed, or the one that was opened.
        wanted: what is proposed, as `proposals.py` reads and writes it.
        ballot_id: of the latest vote on it.
    """

    __tablename__ = "group_proposal"
    __table_args__ = (Index("ix_group_proposal_kind", "kind", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("working_group.id"))
    wanted: Mapped[dict[str, Any]]
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
