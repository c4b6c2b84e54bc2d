from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class ActionState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


class Kind(StrEnum):
    """An action point is owned by somebody here; a recommendation is addressed to a body and followed up."""

    ACTION = "action"
    RECOMMENDATION = "recommendation"


class ActionPoint(Base):
    """Something somebody is to do by a day, wherever it was agreed.

    Attributes:
        source_kind, source_id: what it came from, such as a meeting's occurrence or a topic; the room that made it shows it.
        group_id: whose it is; None for the community. It is readable by whoever may read `audience`.
        addressee: of a recommendation: the body it is addressed to.
        evidence: what shows that it is done: words or an address.
    """

    __tablename__ = "action_point"
    __table_args__ = (
        Index("ix_action_point_source", "source_kind", "source_id"),
        Index("ix_action_point_owner_id", "owner_id", "state"),
        Index("ix_action_point_state_due_on", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(default=Kind.ACTION)
    source_kind: Mapped[str]
    source_id: Mapped[int]
    source_title: Mapped[str] = mapped_column(default="")
    audience: Mapped[str]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("working_group.id"), index=True)
    text: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    addressee: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default=ActionState.OPEN)
    evidence: Mapped[str] = mapped_column(default="")
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None]
    escalated_at: Mapped[datetime | None]


class ActionChange(Base):
    """One step of an action point: who set which state, when, and with what words."""

    __tablename__ = "action_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action_point.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    state: Mapped[str]
    note: Mapped[str] = mapped_column(default="")


class HighlightKind(StrEnum):
    """What groups bring to the roundtable every three months (founding paper §4.4)."""

    LEARNING = "learning"
    RESULT = "result"
    RECOMMENDATION = "recommendation"


class Highlight(Base):
    """One thing a group brings to the quarter's roundtable.

    Attributes:
        quarter: as `core.quarters` writes it, such as "2026-q4".
        action_id: the recommendation that follows it up, once there is one.
        document_id: what it rests on in the repository, by number.
    """

    __tablename__ = "highlight"
    __table_args__ = (Index("ix_highlight_quarter", "quarter", "group_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id"), index=True)
    quarter: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str]
    document_id: Mapped[int | None]
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action_point.id"))
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
