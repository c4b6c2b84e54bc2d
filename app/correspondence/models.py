from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Letter(Base):
    """A message that came in to be a post, and what became of it.

    Attributes:
        message_hash: the same for a message that comes twice.
        sender: the address it claims to be from; `person_id`: whose private address it came to.
        post_id: what it became; `outcome`: "" then, else a key of `refusals.REFUSALS` or why it was passed over in silence.
        answered: whether its sender was told.
    """

    __tablename__ = "forum_letter"
    __table_args__ = (
        Index("ix_forum_letter_sender_received_at", "sender", "received_at"),
        Index("ix_forum_letter_person_id_received_at", "person_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_hash: Mapped[str] = mapped_column(unique=True)
    received_at: Mapped[datetime]
    sender: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    outcome: Mapped[str] = mapped_column(default="")
    answered: Mapped[bool] = mapped_column(default=False)
