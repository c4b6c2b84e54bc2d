from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class GroupState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class WorkingGroup(Base):
    """A thematic working group. Who leads it and who belongs to it are role grants with this group as their scope."""

    __tablename__ = "working_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_sw: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    topic: Mapped[str] = mapped_column(default="")
    lead_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[str] = mapped_column(default=GroupState.OPEN)
    created_at: Mapped[datetime]
