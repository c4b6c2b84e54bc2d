"""Who reads what at this moment, asked by rooms that keep words about documents."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core import clock
from app.documents.models import Document, DocumentState


def audiences_now(session: Session, ids: Collection[int]) -> dict[int, str]:
    """By document, its audience; one that is not published, or under embargo, is not named."""
    if not ids:
        return {}
    is_open = or_(Document.embargo_until.is_(None), Document.embargo_until <= clock.now())
    found = select(Document.id, Document.audience).where(
        Document.id.in_(sorted(ids)), Document.state == DocumentState.PUBLISHED, is_open
    )
    return {row.id: row.audience for row in session.execute(found)}
