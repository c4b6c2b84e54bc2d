"""One document whole, for its page and for the API: one query for the document and its files, one each for names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, String, func, literal, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.core.errors import NotFoundError
from app.documents.description import Description
from app.documents.models import Document, DocumentFile, DocumentTerm, DocumentVersion
from app.documents.policy import Facts
from app.documents.queries import readable


@dataclass(frozen=True, slots=True)
class FileFacts:
    """`size` in bytes; `pages` is 0 while unknown; `extraction` is a state of ExtractionState."""

    id: int
    name: str
    size: int
    media_type: str
    sha256: str
    storage_key: str
    extraction: str
    message: str
    pages: int
    has_thumbnail: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """A document in the version that is shown. `terms` maps a vocabulary to its codes."""

    id: int
    facts: Facts
    version: int
    note: str
    title: str
    summary: str
    authors: Sequence[str]
    keywords: Sequence[str]
    type: str
    year: int | None
    language: str
    licence: str
    created_at: datetime
    version_at: datetime
    published_at: datetime | None
    decline_reason: str
    terms: Mapping[str, Sequence[str]]
    files: Sequence[FileFacts]


_FILE = (
    DocumentFile.id.label("file_id"),
    DocumentFile.name,
    DocumentFile.size,
    DocumentFile.media_type,
    DocumentFile.sha256,
    DocumentFile.storage_key,
    DocumentFile.extraction,
    DocumentFile.message,
    DocumentFile.page_count,
    DocumentFile.thumbnail_key,
)
_TERMS = (
    select(func.aggregate_strings(DocumentTerm.vocabulary + literal(":", String) + DocumentTerm.code, " "))
    .where(DocumentTerm.version_id == Document.version_id)
    .correlate(Document)
    .scalar_subquery()
    .label("terms")
)


def get_detail(session: Session, actor: Actor, document_id: int) -> Detail:
    """The document, if the actor may see it; NotFoundError otherwise, whether or not it exists."""
    found = session.execute(
        select(
            Document.id,
            Document.state,
            Document.owner_id,
            Document.organisation_id,
            Document.audience,
            Document.embargo_until,
            Document.submitted_at,
            Document.published_at,
            Document.decline_reason,
            Document.created_at,
            DocumentVersion.number,
            DocumentVersion.note,
            DocumentVersion.title,
            DocumentVersion.summary,
            DocumentVersion.authors,
            DocumentVersion.keywords,
            DocumentVersion.type,
            DocumentVersion.year,
            DocumentVersion.language,
            DocumentVersion.licence,
            DocumentVersion.created_at.label("version_at"),
            _TERMS,
            *_FILE,
        )
        .join(DocumentVersion, DocumentVersion.id == Document.version_id)
        .outerjoin(DocumentFile, DocumentFile.version_id == DocumentVersion.id)
        .where(Document.id == document_id, readable(actor, clock.now()))
        .order_by(DocumentFile.id)
    ).all()
    if not found:
        raise NotFoundError
    row = found[0]
    return Detail(
        row.id,
        Facts(row.state, row.owner_id, row.organisation_id, row.audience, row.embargo_until, row.submitted_at),
        row.number,
        row.note,
        row.title,
        row.summary,
        row.authors,
        row.keywords,
        row.type,
        row.year,
        row.language,
        row.licence,
        row.created_at,
        row.version_at,
        row.published_at,
        row.decline_reason,
        _terms(row.terms),
        tuple(_file(each) for each in found if each.file_id is not None),
    )


def describe(session: Session, document: Document, version: DocumentVersion) -> Description:
    """What is said of the document now, for the next version to start from."""
    terms: dict[str, list[str]] = {}
    for term in session.execute(
        select(DocumentTerm.vocabulary, DocumentTerm.code).where(DocumentTerm.version_id == version.id)
    ):
        terms.setdefault(term.vocabulary, []).append(term.code)
    return Description(
        version.title,
        version.type,
        version.language,
        version.licence,
        version.summary,
        version.authors,
        version.keywords,
        version.year,
        document.audience,
        document.embargo_until,
        terms,
    )


@dataclass(frozen=True, slots=True)
class VersionFacts:
    number: int
    note: str
    created_at: datetime
    files: Sequence[tuple[str, int]]


def earlier_versions(session: Session, document_id: int, shown: int) -> list[VersionFacts]:
    """Versions before the one shown, latest first, with names and sizes of their files."""
    rows = session.execute(
        select(
            DocumentVersion.number,
            DocumentVersion.note,
            DocumentVersion.created_at,
            DocumentFile.name,
            DocumentFile.size,
        )
        .outerjoin(DocumentFile, DocumentFile.version_id == DocumentVersion.id)
        .where(DocumentVersion.document_id == document_id, DocumentVersion.number < shown)
        .order_by(DocumentVersion.number.desc(), DocumentFile.id)
    ).all()
    files: dict[int, list[tuple[str, int]]] = {}
    for row in rows:
        files.setdefault(row.number, []).extend([(row.name, row.size)] if row.name is not None else [])
    first = {row.number: row for row in rows}
    return [
        VersionFacts(number, first[number].note, first[number].created_at, tuple(named))
        for number, named in files.items()
    ]


def _file(row: Row[*tuple[Any, ...]]) -> FileFacts:
    return FileFacts(
        row.file_id,
        row.name,
        row.size,
        row.media_type,
        row.sha256,
        row.storage_key,
        row.extraction,
        row.message,
        row.page_count,
        bool(row.thumbnail_key),
    )


def _terms(joined: str | None) -> dict[str, list[str]]:
    terms: dict[str, list[str]] = {}
    for pair in sorted((joined or "").split()):
        vocabulary, _, code = pair.partition(":")
        terms.setdefault(vocabulary, []).append(code)
    return terms
