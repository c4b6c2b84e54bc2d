from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class MailMessage(Base):
    """A message owed to one address. The body is emptied once it is sent: it may hold a single-use link."""

    __tablename__ = "mail_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
