from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
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
