"""What an issue was when it was frozen, whom it went to, and what came after."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Edition(Base):
    """One language of an issue, as it was frozen; a published corrigendum makes a new number.

    Attributes:
        model: `edition.Edition.as_dict()`: every block, with who may read it.
        content_hash: SHA-256 of it but for `published_on`, in hexadecimal.
    """

    __tablename__ = "bulletin_edition"
    __table_args__ = (UniqueConstraint("issue_id", "language", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("bulletin_issue.id"))
    language: Mapped[str]
    number: Mapped[int] = mapped_column(default=1)
    model: Mapped[dict[str, Any]]
    content_hash: Mapped[str]
    made_at: Mapped[datetime]


class Paper(Base):
    """The PDF of an edition for one set of readers. `readers`: fingerprint of the blocks that stand in it; `size` in bytes."""

    __tablename__ = "bulletin_paper"
    __table_args__ = (UniqueConstraint("edition_id", "readers"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("bulletin_edition.id"))
    readers: Mapped[str]
    storage_key: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    pages: Mapped[int]
    made_at: Mapped[datetime]


class CorrectionState(StrEnum):
    PROPOSED = "proposed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Correction(Base):
    """A corrigendum, written by one person and published by another.

    Attributes:
        item_id: what it corrects; None: the issue as a whole.
        note: language → the dated note that readers see.
        replacement: language → {"title", "summary"} that stand in the item's place from then on; {}: the note alone.
        published_on: the day of `published_at` where the community lives, as readers see it.
    """

    __tablename__ = "bulletin_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("bulletin_issue.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("bulletin_item.id"))
    note: Mapped[dict[str, Any]]
    replacement: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default=CorrectionState.PROPOSED)
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    published_on: Mapped[date | None]


class DispatchState(StrEnum):
    """What became of an issue for one person.

    CLAIMED: the sender is at it; one that was left so by a crash is UNKNOWN, as is one during which the line broke.
    EXCLUDED: not sent to, and why. BOUNCED: taken by the server, and it came back.
    """

    PENDING = "pending"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    BOUNCED = "bounced"
    UNKNOWN = "unknown"
    EXCLUDED = "excluded"


class Dispatch(Base):
    """One issue for one person.

    Attributes:
        address: where to, as it was when the list was frozen; the message goes to the person's address of the moment.
        reason: of an exclusion one of `labels.EXCLUSIONS`; else what the server said, on one line.
        next_at: a deferred one is tried again then.
        claim: mark of the run that has it; message_id: what stands before the @, the same at each attempt.
    """

    __tablename__ = "bulletin_dispatch"
    __table_args__ = (
        UniqueConstraint("issue_id", "person_id"),
        Index("ix_bulletin_dispatch_state", "issue_id", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("bulletin_issue.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str]
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default=DispatchState.PENDING)
    reason: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]
    claim: Mapped[str] = mapped_column(default="")
    claimed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    message_id: Mapped[str] = mapped_column(unique=True)


class Reading(Base):
    """How often an edition was opened on a day, robots left out; nobody's name is kept. `form`: web, pdf or text."""

    __tablename__ = "bulletin_reading"

    issue_id: Mapped[int] = mapped_column(ForeignKey("bulletin_issue.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
