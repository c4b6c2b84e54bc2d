"""What search needs to know of a document; None once there is nothing to find."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import organisations
from app.documents.models import Document, DocumentFile, DocumentPage, DocumentState, DocumentTerm, DocumentVersion

PAGES_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class SearchSource:
    """A published document as the index takes it; codes are those of the vocabularies.

    Attributes:
        audience: `public`, `members`, `committee` or `group-<id>`.
        embargo_until: None, or from when it may be found.
        pages: (number, text) in order, read in portions while the session lives; to be walked through once.
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
        row.embargo_until,
        row.published_at,
        _pages(session, row.version_id),
    )


def all_published_ids(session: Session) -> list[int]:
    return list(
        session.scalars(select(Document.id).where(Document.state == DocumentState.PUBLISHED).order_by(Document.id))
    )


def _pages(session: Session, version_id: int) -> Iterator[tuple[int, str]]:
    """By key rather than by offset: a long report costs the same at its end as at its start."""
    file_id = session.scalar(
        select(DocumentFile.id)
        .where(DocumentFile.version_id == version_id, DocumentFile.page_count > 0)
        .order_by(DocumentFile.id)
        .limit(1)
    )
    last = 0
    while file_id is not None:
        portion = session.execute(
            select(DocumentPage.number, DocumentPage.text)
            .where(DocumentPage.file_id == file_id, DocumentPage.number > last)
            .order_by(DocumentPage.number)
            .limit(PAGES_AT_ONCE)
        ).all()
        if not portion:
            return
        for page in portion:
            yield page.number, page.text
        last = portion[-1].number
