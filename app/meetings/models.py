from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
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
        agenda: the items as they stood at the last save (`sections.snapshot`); from circulation on they are what counts.
        revision: rises with every save; a save that was made on an older one is a conflict, and both texts are kept.
        wants_filing: whether the final text is on its way into the repository; document_id: what came of an earlier way.
    """

    __tablename__ = "minutes"
    __table_args__ = (Index("ix_minutes_state", "state", "amend_by"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("event_occurrence.id"), unique=True)
    state: Mapped[str] = mapped_column(default=MinutesState.DRAFT)
    by_item: Mapped[dict[str, Any]] = mapped_column(default=dict)
    agenda: Mapped[dict[str, Any]] = mapped_column(default=dict)
    revision: Mapped[int] = mapped_column(default=0)
    saved_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]
    circulated_at: Mapped[datetime | None]
    amend_by: Mapped[date | None]
    final_at: Mapped[datetime | None]
    final_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    wants_filing: Mapped[bool] = mapped_column(default=False)
    document_id: Mapped[int | None]


class VersionLabel(StrEnum):
    SAVED = ""
    CIRCULATED = "circulated"
    FINAL = "final"
    REOPENED = "reopened"
    JOINED = "joined"


class MinutesVersion(Base):
    """A text that was saved, or that lost a race and is kept beside the one that won (`conflict`).

    Attributes:
        by_item: of a conflict only the items that two people had changed.
        label: what became of the minutes at this moment; `note`: why they were reopened.
        settled_at: when somebody chose between the two texts of a conflict.
    """

    __tablename__ = "minutes_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    revision: Mapped[int]
    by_item: Mapped[dict[str, Any]]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]
    conflict: Mapped[bool] = mapped_column(default=False)
    label: Mapped[str] = mapped_column(default=VersionLabel.SAVED)
    note: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]


class Outcome(StrEnum):
    OPEN = ""
    TAKEN = "taken"
    REFUSED = "refused"
    AGREED = "agreed"


class Amendment(Base):
    """A change an attendee asks for while the minutes are circulated; AGREED, without a text: they have none to ask for."""

    __tablename__ = "minutes_amendment"

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    outcome: Mapped[str] = mapped_column(default=Outcome.OPEN)
    answer: Mapped[str] = mapped_column(default="")
    written_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]


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
        certificate: the private mark of the certificate's address, made when they were first said to be present.
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
    """`item`: the key of `Minutes.by_item` it belongs to; agenda items may go, so it is no foreign key."""

    __tablename__ = "meeting_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("event_occurrence.id"), index=True)
    item: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    position: Mapped[int]


class MeetingAction(Base):
    """An action point or recommendation as the minutes say it. Once they circulate, `action_id` is what is followed up."""

    __tablename__ = "meeting_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("event_occurrence.id"), index=True)
    item: Mapped[str] = mapped_column(default="")
    position: Mapped[int]
    kind: Mapped[str]
    text: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    addressee: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action_point.id"))
