"""A document is the concept; its versions hold what it says of itself; files belong to a version, pages to a file."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression

from app.core import clock
from app.core.db import Base


class DocumentState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    TRASHED = "trashed"


class ExtractionState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    ENCRYPTED = "encrypted"
    NO_TEXT = "no_text"


class ScanState(StrEnum):
    """What the scanner said of a file; NONE where the house has no scanner."""

    NONE = ""
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"


class OcrState(StrEnum):
    """Recognition of scanned pages; ABSENT where the programs are not installed, NONE where there is nothing to recognise."""

    NONE = ""
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    ABSENT = "absent"


class Document(Base):
    """The concept: one address for ever, whatever its versions.

    Attributes:
        audience: who may read it once published: `public`, `members`, `committee` or `group-<id>`.
        listed: who, beyond these and during an embargo, may know of it without reading it: `public`, `members`, "" for nobody.
        embargo_until: readable from this moment; None for at once.
        version_id: the version shown; null only inside the transaction that makes the document.
        upload_token: of the form that made it, so that a double click makes one document.
        external_id: what an import calls it; a second import of the same changes it.
        changed_at: when what harvesters are told of it changed last: published, edited, corrected, withdrawn.
        state_before: which a document in the trash had, and gets back.
        archived: no column: whether it is on the shelf of a group that is closed (`queries.get_document` asks).
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("owner_id", "upload_token"),
        Index("ix_document_external_id", "external_id", unique=True),
        Index("ix_document_changed_at", "changed_at", "id"),
        Index("ix_document_state_published_at", "state", "published_at"),
        Index("ix_document_organisation_id", "organisation_id", "state"),
        Index("ix_document_audience", "audience", "state", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(default=DocumentState.DRAFT)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    audience: Mapped[str] = mapped_column(default="members")
    listed: Mapped[str] = mapped_column(default="")
    embargo_until: Mapped[datetime | None]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("document_version.id", use_alter=True))
    upload_token: Mapped[str | None]
    external_id: Mapped[str | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decline_reason: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    trashed_at: Mapped[datetime | None]
    trashed_by: Mapped[int | None]
    state_before: Mapped[str] = mapped_column(default="")
    archived: Mapped[bool | None] = query_expression()


class DocumentVersion(Base):
    """One state of the text and its description. `authors` and `keywords` are in the order given.

    Attributes:
        publisher: as printed on the work, where it is not the organisation that brought it.
        identifier: DOI, ISBN, ISSN or report number, as typed.
        link: where a webcast or a work that is kept elsewhere is found; http or https.
        duration: of a webcast, in seconds.
    """

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
    publisher: Mapped[str] = mapped_column(default="")
    identifier: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    duration: Mapped[int | None]
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
    """One stored file. `name` is the safe form of what the uploader called it; `storage_key` is ours and says nothing.

    Attributes:
        audience: fewer readers than the document's: `members`, `committee`, `group-<id>`, `keepers` (who answers for the
            document, and reviewers); "" for everyone who reads the document.
        place: among the files of its version, with `id` for equal places; the first that everyone reads is the main one.
        searchable_key: in storage, the same pages with recognised text beneath; the original is never touched.
        proposed: what reading the file found for its description, by field; a person confirms.
        warnings: what the file tells of people that its uploader may not mean to share, as English sentences.
        checked_at, broken: the last comparison with `sha256`; `missing`, `changed`, or "" for whole.
    """

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
    audience: Mapped[str] = mapped_column(default="")
    place: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(default="")
    searchable_key: Mapped[str] = mapped_column(default="")
    ocr: Mapped[str] = mapped_column(default=OcrState.NONE)
    scan: Mapped[str] = mapped_column(default=ScanState.NONE)
    scanned_at: Mapped[datetime | None]
    proposed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    warnings: Mapped[list[str]] = mapped_column(default=list)
    checked_at: Mapped[datetime | None]
    broken: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class DocumentPage(Base):
    """The text of one page, slide, sheet or section; numbers start at 1."""

    __tablename__ = "document_page"

    file_id: Mapped[int] = mapped_column(ForeignKey("document_file.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
