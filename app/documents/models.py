"""A document is the concept; its versions hold what it says of itself; files belong to a version, pages to a file."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression

from app.core.db import Base


class DocumentState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ExtractionState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    ENCRYPTED = "encrypted"
    NO_TEXT = "no_text"


class Document(Base):
    """The concept: one address for ever, whatever its versions.

    Attributes:
        audience: who may read it once published: `public`, `members`, `committee` or `group-<id>`.
        embargo_until: readable from this moment; None for at once.
        version_id: the version shown; null only inside the transaction that makes the document.
        upload_token: of the form that made it, so that a double click makes one document.
        archived: no column: whether it is on the shelf of a group that is closed (`queries.get_document` asks).
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("owner_id", "upload_token"),
        Index("ix_document_state_published_at", "state", "published_at"),
        Index("ix_document_organisation_id", "organisation_id", "state"),
        Index("ix_document_audience", "audience", "state", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default=DocumentState.DRAFT)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    audience: Mapped[str] = mapped_column(default="members")
    embargo_until: Mapped[datetime | None]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("document_version.id", use_alter=True))
    upload_token: Mapped[str | None]
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decline_reason: Mapped[str] = mapped_column(default="")
    archived: Mapped[bool | None] = query_expression()


class DocumentVersion(Base):
    """One state of the text and its description. `authors` and `keywords` are in the order given."""

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    authors: Mapped[list[str]] = mapped_column(default=list)
    keywords: Mapped[list[str]] = mapped_column(default=list)
    type: Mapped[str]
    year: Mapped[int | None]
    language: Mapped[str]
    licence: Mapped[str]
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]


class DocumentTerm(Base):
    """The pillars, topics and counties of a version: one row each, so that lists can filter on them."""

    __tablename__ = "document_term"
    __table_args__ = (Index("ix_document_term_code", "vocabulary", "code", "version_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"), primary_key=True)
    vocabulary: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)


class DocumentFile(Base):
    """One stored file. `name` is the safe form of what the uploader called it; `storage_key` is ours and says nothing."""

    __tablename__ = "document_file"
    __table_args__ = (UniqueConstraint("version_id", "name"), Index("ix_document_file_sha256", "sha256"))

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("document_version.id"))
    name: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]
    sha256: Mapped[str]
    storage_key: Mapped[str] = mapped_column(unique=True)
    extraction: Mapped[str] = mapped_column(default=ExtractionState.PENDING)
    message: Mapped[str] = mapped_column(default="")
    page_count: Mapped[int] = mapped_column(default=0)
    thumbnail_key: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class DocumentPage(Base):
    """The text of one page, slide, sheet or section; numbers start at 1."""

    __tablename__ = "document_page"

    file_id: Mapped[int] = mapped_column(ForeignKey("document_file.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
