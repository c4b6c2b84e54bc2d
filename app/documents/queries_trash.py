"""What lies in the trash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.documents.models import Document, DocumentState
from app.documents.queries import kept
from app.documents.queries_rows import DocumentRow, make_rows, row_query

LIMIT = 200


@dataclass(frozen=True, slots=True)
class Trashed:
    row: DocumentRow
    trashed_at: datetime


def in_trash(session: Session, actor: Actor, language: str) -> Sequence[Trashed]:
    """Of what the actor keeps, the latest first."""
    query = row_query().add_columns(Document.trashed_at).where(Document.state == DocumentState.TRASHED, kept(actor))
    found = session.execute(query.order_by(Document.trashed_at.desc(), Document.id.desc()).limit(LIMIT)).all()
    rows = make_rows(session, found, language)
    return [Trashed(row, raw.trashed_at or row.moment) for row, raw in zip(rows, found, strict=True)]


def expired(session: Session, before: datetime, limit: int = LIMIT) -> Sequence[Document]:
    """Put away before that moment; locked."""
    old = Document.state == DocumentState.TRASHED, Document.trashed_at < before
    wanted = select(Document).where(*old).order_by(Document.id).limit(limit)
    return session.scalars(wanted.with_for_update(skip_locked=True)).all()
