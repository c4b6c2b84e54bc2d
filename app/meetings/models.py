from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class MinutesState(StrEnum):
    DRAFT = "draft"
    CIRCULATED = "circulated"
    FINAL = "final"


class Minutes(Base):
    """What was said and decided at one occurrence.

    Attributes:
        by_item: agenda item's number, as text, → Markdown; "" holds what belongs to none.
        revision: rises with every save; a save that was made on an older one is a conflict, and both texts are kept.
    """

    __tablename__ = "minutes"

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("event_occurrence.id"), unique=True)
    state: Mapped[str] = mapped_column(default=MinutesState.DRAFT)
    by_item: Mapped[dict[str, Any]] = mapped_column(default=dict)
    revision: Mapped[int] = mapped_column(default=0)
    saved_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]
    circulated_at: Mapped[datetime | None]
    amend_by: Mapped[date | None]
    final_at: Mapped[datetime | None]
    document_id: Mapped[int | None]


class MinutesVersion(Base):
    """A text that was saved, or that lost a race and is kept beside the one that won (`conflict`)."""

    __tablename__ = "minutes_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    revision: Mapped[int]
    by_item: Mapped[dict[str, Any]]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]
    conflict: Mapped[bool] = mapped_column(default=False)


class Amendment(Base):
    """A change an attendee asks for while the minutes are circulated. `outcome`: taken, refused or empty."""

    __tablename__ = "minutes_amendment"

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    outcome: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime]


class CheckIn(Base):
    """The code of one meeting's self check-in; it opens doors only within the meeting's window."""

    __tablename__ = "check_in"

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("event_occurrence.id"), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]


class Presence(StrEnum):
    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"


class Attendance(Base):
    """Who was there, or was excused or missed.

    Attributes:
        person_id: None for somebody without an account: `name` and `organisation` stand for them.
        how: `self` by code or link, `list` by the secretary.
        certificate: the public mark of the certificate, made on first request.
    """

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("occurrence_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("event_occurrence.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    presence: Mapped[str]
    how: Mapped[str]
    at: Mapped[datetime]
    certificate: Mapped[str | None] = mapped_column(unique=True)


class MeetingDecision(Base):
    __tablename__ = "meeting_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("event_occurrence.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"))
    text: Mapped[str]
    position: Mapped[int]
