"""What stands beside a document: who wrote it, what it belongs to, how it was mended, who asked for a copy."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class RelationKind(StrEnum):
    """What the document is to the other; the other way round is told on the other's page."""

    VERSION_OF = "version_of"
    TRANSLATION_OF = "translation_of"
    SUPPLEMENT_TO = "supplement_to"
    PART_OF = "part_of"
    RELATED = "related"


class CopyState(StrEnum):
    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"


class DocumentAuthor(Base):
    """Who an author named in a version is; `place` counts from 0 in its list of names. Names without a row are names only."""

    __tablename__ = "document_author"

    version_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)


class DocumentRelation(Base):
    """One document's relation to another of the house (`other_id`), or to a work elsewhere (`url`, `title`)."""

    __tablename__ = "document_relation"
    __table_args__ = (UniqueConstraint("document_id", "kind", "other_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    kind: Mapped[str]
    other_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    url: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]


class FileSwap(Base):
    """A file put in the place of another within the days of grace, without a new version. Hashes as on DocumentFile."""

    __tablename__ = "document_file_swap"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"), index=True)
    old_name: Mapped[str]
    old_sha256: Mapped[str]
    old_size: Mapped[int]
    new_name: Mapped[str]
    new_sha256: Mapped[str]
    new_size: Mapped[int]
    reason: Mapped[str]
    swapped_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    swapped_at: Mapped[datetime]


class CopyRequest(Base):
    """Somebody who may know of a document asks to read it. The link is kept as a hash, opens once, and ends.

    Attributes:
        person_id: None for a visitor, who gives `name`, `email` and `organisation`.
        version_id: what was granted: the files of this version that all readers of the document may open.
    """

    __tablename__ = "copy_request"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_copy_request_document_id_state", "document_id", "state"),
        Index("ix_copy_request_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str]
    email: Mapped[str]
    organisation: Mapped[str] = mapped_column(default="")
    reason: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    state: Mapped[str] = mapped_column(default=CopyState.PENDING)
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    token_hash: Mapped[str | None]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("document_version.id"))
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
