"""What a person does with a topic: reads it, drafts, votes, shares a problem."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Reading(Base):
    """How far a person has read a topic: the number of a post. It never expires."""

    __tablename__ = "topic_reading"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True, index=True)
    number: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime]


class Reader(Base):
    """Posts up to the id `caught_up` are not new to the person: those before they came, or before «all read»."""

    __tablename__ = "forum_reader"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    caught_up: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]


class Draft(Base):
    """What a person is typing. `seq` rises with each save of the page; a save that is not above it is stale and never wins.

    `key`: "topic" for a new topic, "topic:12" for a reply there, "post:40" for an edit. `fields`: by the form's names.
    """

    __tablename__ = "post_draft"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str]
    seq: Mapped[int] = mapped_column(default=0)
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    saved_at: Mapped[datetime]


class ChoicePoll(Base):
    """A question with several answers, in a topic. `closes_on`: the house's last day for votes; None: until it is closed."""

    __tablename__ = "topic_poll"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    question: Mapped[str]
    several: Mapped[bool] = mapped_column(default=False)
    closes_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class ChoiceOption(Base):
    __tablename__ = "topic_poll_option"

    id: Mapped[int] = mapped_column(primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("topic_poll.id"), index=True)
    text: Mapped[str]
    position: Mapped[int]


class ChoiceVote(Base):
    __tablename__ = "topic_poll_vote"

    option_id: Mapped[int] = mapped_column(ForeignKey("topic_poll_option.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]


class Backing(Base):
    """«We have this too»: a person says so for the organisation through which they act; organisations are counted."""

    __tablename__ = "topic_backing"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
