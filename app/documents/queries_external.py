"""What imports call documents."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.models import Document


def external_ids(session: Session, ids: Collection[int]) -> dict[int, str]:
    """By number, of documents that the actor has been allowed to know of; those that no import brought are absent."""
    if not ids:
        return {}
    rows = session.execute(
        select(Document.id, Document.external_id).where(Document.id.in_(sorted(ids)), Document.external_id.is_not(None))
    )
    return {row.id: row.external_id for row in rows}
