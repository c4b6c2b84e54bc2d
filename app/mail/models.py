from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class MailMessage(Base):
    """A message owed to one address. The body is emptied once it is sent: it may hold a single-use link.

    `calendar` is an iCalendar object that travels along (iMIP, RFC 6047), `calendar_method` its METHOD, such as "REQUEST".
    `guard` is asked at the door whether the message is still wanted (`mail.Guards`); empty: always.
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
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class LetterText(Base):
    """A letter's words as an administrator changed them; the house's own words hold where there is no row."""

    __tablename__ = "letter_text"

    key: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    body: Mapped[str]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]
