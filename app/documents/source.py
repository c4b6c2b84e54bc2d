"""What search needs to know of a document; None once there is nothing to find."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, Select, select
from sqlalchemy.orm import Session

from app import organisations
from app.documents.models import Document, DocumentFile, DocumentPage, DocumentState, DocumentTerm, DocumentVersion
from app.documents.scanning import HELD_BACK

PAGES_AT_ONCE = 200
A_FILE = 1_000_000
"""What the numbers of pages grow by from one file to the next: page 5 of the second file is 1,000,005."""


@dataclass(frozen=True, slots=True)
class SearchSource:
    """A published document as the index takes it; codes are those of the vocabularies.

    Attributes:
        audience: who may read it: `public`, `members`, `committee` or `group-<id>`.
        listed: who else may find it by what is said of it, embargo or not, never by a word of its pages: `public`, `members`
            or "" for nobody.
        embargo_until: None, or from when it may be read.
        pages: (number, text) in order, read in portions while the session lives; to be walked through once. Of every file
            that all readers of the document may open and that the virus scanner lets out; numbers go on from file to file
            by `A_FILE`.
    """

    id: int
    title: str
    summary: str
    authors: Sequence[str]
    keywords: Sequence[str]
    type: str
    year: int | None
    language: str
    organisation_name: str
    organisation_slug: str
    pillars: Sequence[str]
    topics: Sequence[str]
    counties: Sequence[str]
    audience: str
    listed: str
    embargo_until: datetime | None
    published_at: datetime
    pages: Iterator[tuple[int, str]]


def search_source(session: Session, document_id: int) -> SearchSource | None:
    """For the index; None when the document is not, or no longer, published."""
    row = session.execute(
        select(
            Document.id,
            Document.version_id,
            Document.organisation_id,
            Document.audience,
            Document.listed,
            Document.embargo_until,
            Document.published_at,
            DocumentVersion.title,
            DocumentVersion.summary,
            DocumentVersion.authors,
            DocumentVersion.keywords,
            DocumentVersion.type,
            DocumentVersion.year,
            DocumentVersion.language,
        )
        .join(DocumentVersion, DocumentVersion.id == Document.version_id)
        .where(Document.id == document_id, Document.state == DocumentState.PUBLISHED)
    ).one_or_none()
    if row is None or row.published_at is None:
        return None
    terms: dict[str, list[str]] = {}
    for term in session.execute(
        select(DocumentTerm.vocabulary, DocumentTerm.code).where(DocumentTerm.version_id == row.version_id)
    ):
        terms.setdefault(term.vocabulary, []).append(term.code)
    ids = [row.organisation_id] if row.organisation_id is not None else []
    publisher = organisations.names(session, ids).get(row.organisation_id)
    return SearchSource(
        row.id,
        row.title,
        row.summary,
        row.authors,
        row.keywords,
        row.type,
        row.year,
        row.language,
        publisher.name if publisher else "",
        publisher.slug if publisher else "",
        terms.get("pillar", ()),
        terms.get("topic", ()),
        terms.get("county", ()),
        row.audience,
        row.listed,
        row.embargo_until,
        row.published_at,
        _pages(session, row.version_id),
    )


def all_published_ids(session: Session) -> list[int]:
    return list(
        session.scalars(select(Document.id).where(Document.state == DocumentState.PUBLISHED).order_by(Document.id))
    )


def place_of(session: Session, document_id: int, number: int) -> tuple[int, int] | None:
    """The file and its page behind a page number of the index; None where there is no such file (any more)."""
    ordinal, page = divmod(number, A_FILE)
    version_id = select(Document.version_id).where(Document.id == document_id).scalar_subquery()
    file_id = session.scalar(_open_files(version_id).limit(1).offset(ordinal))
    return (file_id, page) if file_id is not None else None


def ordinal_of(session: Session, document_id: int, file_id: int) -> int | None:
    """Which of the document's files in the index it is, from 0; None for one that the index does not have."""
    version_id = select(Document.version_id).where(Document.id == document_id).scalar_subquery()
    files = list(session.scalars(_open_files(version_id)))
    return files.index(file_id) if file_id in files else None


def page_of(number: int) -> int:
    """The page as its own file counts it."""
    return number % A_FILE


def _open_files(version_id: int | ScalarSelect[int | None]) -> Select[int]:
    """The files that all readers of the document may open, in order."""
    return (
        select(DocumentFile.id)
        .where(DocumentFile.version_id == version_id, DocumentFile.audience == "")
        .order_by(DocumentFile.place, DocumentFile.id)
    )


def _pages(session: Session, version_id: int) -> Iterator[tuple[int, str]]:
    """By key rather than by offset: a long report costs the same at its end as at its start."""
    for ordinal, (file_id, scan) in enumerate(
        session.execute(_open_files(version_id).add_columns(DocumentFile.scan)).all()
    ):
        if scan in HELD_BACK:
            continue
        last = 0
        while portion := session.execute(
            select(DocumentPage.number, DocumentPage.text)
            .where(DocumentPage.file_id == file_id, DocumentPage.number > last)
            .order_by(DocumentPage.number)
            .limit(PAGES_AT_ONCE)
        ).all():
            for page in portion:
                yield ordinal * A_FILE + page.number, page.text
            last = portion[-1].number
