"""What is left of a withdrawn document for those who could have read it; and what was withdrawn, for whoever answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor
from app.core.errors import NotFoundError
from app.documents import policy
from app.documents.models import Document, DocumentState, DocumentVersion
from app.documents.queries import kept
from app.documents.queries_rows import DocumentRow, make_rows, row_query


@dataclass(frozen=True, slots=True)
class Tombstone:
    title: str
    authors: str
    organisation: str
    year: int | None
    withdrawn_at: datetime
    reason: str


def get_tombstone(session: Session, actor: Actor, document_id: int) -> Tombstone:
    """NotFoundError for what was never withdrawn, and for whoever could not have read it or known of it."""
    row = session.execute(
        select(Document, DocumentVersion.title, DocumentVersion.authors, DocumentVersion.year)
        .join(DocumentVersion, DocumentVersion.id == Document.version_id)
        .where(Document.id == document_id, Document.state == DocumentState.WITHDRAWN)
    ).one_or_none()
    if row is None or not policy.may_mourn(actor, row.Document) or row.Document.withdrawn_at is None:
        raise NotFoundError
    found = row.Document
    names = organisations.names(session, [found.organisation_id] if found.organisation_id is not None else [])
    publisher = names.get(found.organisation_id) if found.organisation_id is not None else None
    return Tombstone(
        row.title,
        "; ".join(row.authors),
        publisher.name if publisher else "",
        row.year,
        found.withdrawn_at,
        found.withdrawn_reason,
    )


def withdrawn(session: Session, actor: Actor, language: str, limit: int = 100) -> Sequence[DocumentRow]:
    """What whoever keeps it, or the coordinator, can still open; the latest first."""
    put_before_them = Document.submitted_at.is_not(None)
    theirs = or_(kept(actor), put_before_them) if policy.reviews(actor) else kept(actor)
    query = row_query().where(theirs, Document.state == DocumentState.WITHDRAWN)
    found = session.execute(query.order_by(Document.withdrawn_at.desc(), Document.id.desc()).limit(limit)).all()
    return make_rows(session, found, language)
