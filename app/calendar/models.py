from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class FeedScope(StrEnum):
    """What a private calendar shows: all the person may see, that of their groups, or what they said they attend."""

    ALL = "all"
    GROUPS = "groups"
    REGISTRATIONS = "registrations"


class FeedToken(Base):
    """A person's private calendar address. Only the hash is kept; the rights are asked anew at each fetch."""

    __tablename__ = "feed_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    scope: Mapped[str]
    created_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Told(Base):
    """What calendars were told of an event at one SEQUENCE, so that the next message can say what has changed.

    Attributes:
        picture: `pictures.Picture` as JSON.
    """

    __tablename__ = "event_told"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    picture: Mapped[dict[str, Any]]


class Confirmed(Base):
    """The answer that a person was last told stands for a meeting: a message goes out when another stands."""

    __tablename__ = "event_confirmed"

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("event_occurrence.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    answer: Mapped[str]


class MailReply(Base):
    """A message that came to the reply address, and what became of it; each message counts once.

    Attributes:
        message_hash: SHA-256 of its Message-ID; of the whole message where it has none.
        event_id, person_id: whose answer to what, once the private mark was found right; else None.
        original_local: of the meeting that it answers, as its RECURRENCE-ID names it; None for the whole event.
        sequence, stamped_at: of the answer; `stamped_at` is never later than its arrival.
        counted: whether it became an answer.
        outcome: in a word or a sentence, for administrators.
    """

    __tablename__ = "mail_reply"
    __table_args__ = (Index("ix_mail_reply_person_id", "person_id", "received_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_hash: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    original_local: Mapped[datetime | None] = mapped_column(DateTime())
    sequence: Mapped[int] = mapped_column(default=0)
    stamped_at: Mapped[datetime | None]
    counted: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[str]
