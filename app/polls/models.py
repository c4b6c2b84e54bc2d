from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import DateTime, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class PollAnswer(StrEnum):
    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


class DatePoll(Base):
    """Several dates put to a group; the chosen one becomes the event.

    Attributes:
        timezone: of the wall-clock times of its options.
        closes_on: last day for answers, where the community lives; afterwards only those who run the group decide.
        option_id: what was chosen; None while it is open, and for one that was closed without a meeting.
        closed_at: when it was decided.
        close_note: why it was closed without a meeting, or what those who run the group say to the choice.
    """

    __tablename__ = "date_poll"

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("working_group.id"), index=True)
    title: Mapped[str]
    minutes: Mapped[int]
    timezone: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    organiser_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    closes_on: Mapped[date]
    option_id: Mapped[int | None]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    closed_at: Mapped[datetime | None]
    close_note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class DateOption(Base):
    """One of the dates: a wall-clock time of the poll's zone."""

    __tablename__ = "date_option"

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("date_poll.id"), index=True)
    starts_local: Mapped[datetime] = mapped_column(DateTime())
    position: Mapped[int]


class DateAnswer(Base):
    """`answer`: of PollAnswer."""

    __tablename__ = "date_answer"
    __table_args__ = (UniqueConstraint("option_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    option_id: Mapped[int] = mapped_column(ForeignKey("date_option.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str]
