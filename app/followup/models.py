from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
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
        source_title, source_href: what it is called there, and a path of the house; may be empty.
        group_id: whose it is; None for the community. It is readable by whoever may read `audience`.
        owner_id: who is to do it; None where an organisation as such is, through its representatives.
        addressee: of a recommendation: the body it is addressed to; `addressee_id` where that is one of the house.
        evidence: what shows that it is done: words or an address.
        reminded_on: the house's day of the last reminder before or on the due day; None after a change of owner or day.
        escalated_at: when others were told that it is late, or has no owner any more; None after such a change.
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
    source_href: Mapped[str] = mapped_column(default="")
    audience: Mapped[str]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("working_group.id"), index=True)
    text: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    addressee: Mapped[str] = mapped_column(default="")
    addressee_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default=ActionState.OPEN)
    evidence: Mapped[str] = mapped_column(default="")
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None]
    escalated_at: Mapped[datetime | None]


class Step(StrEnum):
    """What a line of the history tells."""

    AGREED = "agreed"
    STATE = "state"
    DUE = "due"
    OWNER = "owner"
    WORDS = "words"
    ESCALATED = "escalated"


class ActionChange(Base):
    """One step of an action point: who did what, when, and with what words.

    Attributes:
        step: of Step; `state`, `due_on` and `owner_id` are those in force after it.
        person_id: None for the house itself.
        note: the reason or remark, and what shows that it is done.
    """

    __tablename__ = "action_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action_point.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    step: Mapped[str]
    state: Mapped[str]
    due_on: Mapped[date | None]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
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


class HighlightCall(Base):
    """That a group's leads were reminded of a quarter's highlights; the constraint makes it once."""

    __tablename__ = "highlight_call"
    __table_args__ = (UniqueConstraint("group_id", "quarter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id"))
    quarter: Mapped[str]
    at: Mapped[datetime]
