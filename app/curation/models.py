"""Collections: documents that belong together, chosen and put in order by people."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Collection(Base):
    """Of a working group, or of the community where `group_id` is empty.

    Attributes:
        audience: who may see that it exists: `public`, `members` or `group-<id>`; each document keeps its own readers.
    """

    __tablename__ = "collection"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    group_id: Mapped[int | None] = mapped_column(ForeignKey("working_group.id"), index=True)
    audience: Mapped[str] = mapped_column(default="members")
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class CollectionItem(Base):
    """One document of a collection; `position` rises from 1, and `note` says why it is there."""

    __tablename__ = "collection_item"

    collection_id: Mapped[int] = mapped_column(ForeignKey("collection.id"), primary_key=True)
    # What its keeper deletes before anyone read it is gone from here as well.
    document_id: Mapped[int] = mapped_column(
        ForeignKey("document.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
