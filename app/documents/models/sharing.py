"""What harvesters have been told of documents."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class DocumentShared(Base):
    """A document that everyone could know of once: harvesters have heard of it, and must hear when it is gone.

    The row outlives the document itself, so it points nowhere.

    Attributes:
        shared: what everyone could do when it was last looked at: `open` read it, `listed` know of it, "" neither.
        seen: the document's `changed_at` at that look.
        at: when either was seen to have changed; whole seconds, as harvesters ask.
        sets: under what it was told, such as " type:research_study topic:financing ": what it was called later is nobody's.
    """

    __tablename__ = "document_shared"
    __table_args__ = (Index("ix_document_shared_at", "at", "document_id"),)

    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shared: Mapped[str]
    seen: Mapped[datetime]
    at: Mapped[datetime]
    sets: Mapped[str] = mapped_column(default="")
