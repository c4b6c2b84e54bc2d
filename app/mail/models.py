from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class MailMessage(Base):
    """A message owed to one address. The body is emptied once it is sent: it may hold a single-use link.

    `calendar` is an iCalendar object that travels along (iMIP, RFC 6047), `calendar_method` its METHOD, such as "REQUEST".
    `guard` is asked at the door whether the message is still wanted (`mail.Guards`); empty: always.
    `headers` are further ones, such as In-Reply-To and List-Id. `bulk`: not sent to an address that rests.
    `dropped`: why it was never sent, in a few words; empty for what was sent or is owed.
    """

    __tablename__ = "mail_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str] = mapped_column(default="")
    calendar: Mapped[str] = mapped_column(default="")
    calendar_method: Mapped[str] = mapped_column(default="")
    reply_to: Mapped[str] = mapped_column(default="")
    guard: Mapped[str] = mapped_column(default="")
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    bulk: Mapped[bool] = mapped_column(default=False)
    dropped: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Address(Base):
    """What is known of an address that mail came back from.

    Attributes:
        score: points of its bounces, which fade (`bounces`); 0 when its owner asked to try again.
        rests_since: no bulk mail goes there since; None while it is used.
        reason: what the last server said, on one line.
    """

    __tablename__ = "mail_address"

    address: Mapped[str] = mapped_column(primary_key=True)
    score: Mapped[float] = mapped_column(default=0.0)
    scored_at: Mapped[datetime]
    rests_since: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")


class Bounce(Base):
    """One message that came back. `kind`: hard or soft; `code`: of RFC 3463, such as "5.1.1", may be empty."""

    __tablename__ = "mail_bounce"
    __table_args__ = (UniqueConstraint("address", "message_id"), Index("ix_mail_bounce_address_at", "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str]
    message_id: Mapped[str]
    kind: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class Received(Base):
    """A message that came in, taken once: `taker` is the room that answered for it, empty when nobody did."""

    __tablename__ = "mail_received"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_hash: Mapped[str] = mapped_column(unique=True)
    taker: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(index=True)


class LetterText(Base):
    """A letter's words as an administrator changed them; the house's own words hold where there is no row."""

    __tablename__ = "letter_text"

    key: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    body: Mapped[str]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
