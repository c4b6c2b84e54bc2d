"""Questions that people keep, what they were told of new answers, and questions that nothing answered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class SavedSearch(Base):
    """One person's question, and how often they are told of new answers.

    Attributes:
        filters: values by facet, as in the address of the search page; `sort` likewise.
        fingerprint: of question and filters: the same is saved once.
        cadence: off, daily or weekly.
        known: keys of what its owner has been told of, or could find when they saved it; None until that was looked up.
        due_on: the house's day for which alerts were last looked for.
        alerted_at, told: when there was something new last, and how much.
    """

    __tablename__ = "saved_search"
    __table_args__ = (
        UniqueConstraint("person_id", "fingerprint"),
        Index("ix_saved_search_cadence_due_on", "cadence", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    question: Mapped[str]
    filters: Mapped[dict[str, Any]]
    sort: Mapped[str]
    fingerprint: Mapped[str]
    cadence: Mapped[str]
    known: Mapped[list[str] | None]
    due_on: Mapped[date | None]
    alerted_at: Mapped[datetime | None]
    told: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class SearchAlert(Base):
    """One message about new answers: `told` has the keys of each saved search, by its number as text.

    It is asked again as the message is about to go, and forgotten where that no longer says what is so.
    """

    __tablename__ = "search_alert"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    told: Mapped[dict[str, Any]]
    made_at: Mapped[datetime] = mapped_column(index=True)


class SearchMiss(Base):
    """A question that found nothing, without a trace of who asked.

    Attributes:
        days: on how many of the house's days it was asked.
        dismissed_on: the coordinator has seen to it; asked later, it is shown again.
    """

    __tablename__ = "search_miss"
    __table_args__ = (UniqueConstraint("fingerprint"), Index("ix_search_miss_last_on", "last_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    question: Mapped[str]
    filters: Mapped[dict[str, Any]]
    asked: Mapped[int]
    days: Mapped[int]
    first_on: Mapped[date]
    last_on: Mapped[date]
    dismissed_on: Mapped[date | None]
