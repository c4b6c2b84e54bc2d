from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import DateTime, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Mode(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class EventState(StrEnum):
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class Frequency(StrEnum):
    """How a series repeats. MONTHLY_DATE: on the day of the month it began; MONTHLY_WEEKDAY: on its nth weekday."""

    NEVER = ""
    WEEKLY = "weekly"
    MONTHLY_DATE = "monthly_date"
    MONTHLY_WEEKDAY = "monthly_weekday"


class Event(Base):
    """One event, or a series: the first occurrence and the rule. Times are wall-clock times of `timezone`.

    Attributes:
        uid: of the calendar object, for ever.
        sequence: of the whole series; rises when time, recurrence, place or state of any part changes (RFC 5546).
        audience: who may see it: `public`, `members`, `committee` or `group-<id>`.
        group_id: the working group it belongs to; None for the community.
        starts_local, minutes: the first occurrence.
        frequency, every, count, until: the rule; `every` second week or month; at most one of count and until.
        nth: for MONTHLY_WEEKDAY: 1 to 4, or -1 for the last.
        capacity: places for people in the room or the call; None for no limit.
        records: whether a recording is made and kept; brown-bags never are.
        registration: whether people register and places are counted; else they only say whether they come.
        rotates: whether the group's rota names the host of each meeting.
        remind_minutes: how long before the start people are reminded.
        continues_id: the series of which this one is the rest, after a change of its rule from some meeting on.
        expanded_to: the moment up to which occurrences stand as rows.
        changed_at: last change of anything a calendar shows: LAST-MODIFIED and DTSTAMP.
    """

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_group_id", "group_id"), Index("ix_event_expanded_to", "expanded_to"))

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str]
    title: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    audience: Mapped[str]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("working_group.id"))
    organiser_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    host_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    mode: Mapped[str]
    venue: Mapped[str] = mapped_column(default="")
    join_link: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int | None]
    records: Mapped[bool] = mapped_column(default=False)
    registration: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(default=EventState.CONFIRMED)
    cancel_reason: Mapped[str] = mapped_column(default="")
    timezone: Mapped[str]
    starts_local: Mapped[datetime] = mapped_column(DateTime())
    minutes: Mapped[int]
    frequency: Mapped[str] = mapped_column(default=Frequency.NEVER)
    every: Mapped[int] = mapped_column(default=1)
    nth: Mapped[int | None]
    count: Mapped[int | None]
    until: Mapped[date | None]
    rotates: Mapped[bool] = mapped_column(default=False)
    remind_minutes: Mapped[list[int]] = mapped_column(default=list)
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    expanded_to: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Occurrence(Base):
    """One time an event takes place, as a row within a bounded window ahead; changed ones keep what is theirs.

    Attributes:
        original_local: wall-clock time the rule gives: the RECURRENCE-ID, for ever.
        starts_at, ends_at: moments.
        changed: whether time or place differ from the series: it is a calendar object of its own then.
        mode: empty follows the series; else `venue` and `join_link` are its own even where they are empty.
        venue, join_link, title, host_id: of its own; empty or None follows the series.
        recording_id: the webcast in the repository, once there is one.
    """

    __tablename__ = "event_occurrence"
    __table_args__ = (
        UniqueConstraint("event_id", "original_local"),
        Index("ix_event_occurrence_starts_at", "starts_at"),
        Index("ix_event_occurrence_ends_at", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    original_local: Mapped[datetime] = mapped_column(DateTime())
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=EventState.CONFIRMED)
    changed: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(default="")
    mode: Mapped[str] = mapped_column(default="")
    venue: Mapped[str] = mapped_column(default="")
    join_link: Mapped[str] = mapped_column(default="")
    host_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str] = mapped_column(default="")
    recording_id: Mapped[int | None]
    changed_at: Mapped[datetime]


class AgendaItem(Base):
    """One point of an event's agenda, in order.

    Attributes:
        occurrence_id: of one meeting of a series; None for every meeting.
        document_id: material from the repository.
    """

    __tablename__ = "agenda_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("event_occurrence.id"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    minutes: Mapped[int | None]
    presenter: Mapped[str] = mapped_column(default="")
    presenter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    document_id: Mapped[int | None]
    text: Mapped[str] = mapped_column(default="")


class Answer(StrEnum):
    GOING = "going"
    WAITING = "waiting"
    MAYBE = "maybe"
    DECLINED = "declined"
    RECORDING = "recording_only"


class Invitation(Base):
    """Somebody whose own calendar was told of an event, and is told again when it changes.

    Attributes:
        answer: for the whole series, as a reply by mail or «for all coming meetings» gave it; empty before any. New
            occurrences begin with it.
        told_sequence: of the last message; None until the first is owed.
        ended_at: when they lost the right to see the event; a CANCEL was owed with it.
    """

    __tablename__ = "event_invitation"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        Index("ix_event_invitation_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str] = mapped_column(default="")
    told_sequence: Mapped[int | None]
    told_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Reminded(Base):
    """That a person was reminded of an occurrence at the time it then had; the constraint makes it once."""

    __tablename__ = "event_reminded"
    __table_args__ = (UniqueConstraint("occurrence_id", "person_id", "minutes", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("event_occurrence.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    minutes: Mapped[int]
    starts_at: Mapped[datetime]


class Registration(Base):
    """A person's answer for one occurrence. The order of `answered_at`, then id, is the order of the waiting list."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "person_id"),
        Index("ix_registration_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("event_occurrence.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str]
    via: Mapped[str] = mapped_column(default="page")
    answered_at: Mapped[datetime]


class TurnState(StrEnum):
    PLANNED = "planned"
    HOSTED = "hosted"
    SKIPPED = "skipped"


class HostTurn(Base):
    """One organisation's turn to host a meeting of a group: the rota's plan and its history.

    `at` is when the turn was planned, skipped or held; an occurrence has at most one turn that is not skipped.
    `fixed` where a person chose it: the rota plans around it.
    """

    __tablename__ = "host_turn"
    __table_args__ = (
        Index("ix_host_turn_group_id", "group_id", "state"),
        Index(
            "ix_host_turn_occurrence_id",
            "occurrence_id",
            unique=True,
            sqlite_where=text("state <> 'skipped'"),
            postgresql_where=text("state <> 'skipped'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("event_occurrence.id"))
    state: Mapped[str] = mapped_column(default=TurnState.PLANNED)
    fixed: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class HostPause(Base):
    """A time in which an organisation stands outside a group's rota; without `ended_at` it still does."""

    __tablename__ = "host_pause"
    __table_args__ = (
        Index(
            "ix_host_pause_group_id",
            "group_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
