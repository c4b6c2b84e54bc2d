"""What was published when, in numbers."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.documents.models import Document, DocumentState, DocumentVersion


def published_by_type(session: Session, start: datetime, end: datetime) -> list[tuple[str, int]]:
    """How many documents of each type were published from `start` up to `end`, for whatever audience; most first."""
    number = func.count(Document.id)
    counted = (
        select(DocumentVersion.type, number)
        .join(Document, Document.version_id == DocumentVersion.id)
        .where(Document.state == DocumentState.PUBLISHED, Document.published_at >= start, Document.published_at < end)
        .group_by(DocumentVersion.type)
        .order_by(number.desc(), DocumentVersion.type)
    )
    return [(row[0], row[1]) for row in session.execute(counted)]
