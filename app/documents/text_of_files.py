"""Taking over the text of a file with the same content, instead of reading it again."""

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from app.documents.models import DocumentFile, DocumentPage, ExtractionState


def take_over_text(session: Session, file: DocumentFile, sha256: str) -> bool:
    """Copy what was read from a file with this hash; False when there is none that has been read."""
    source = session.scalars(
        select(DocumentFile)
        .where(
            DocumentFile.sha256 == sha256,
            DocumentFile.extraction != ExtractionState.PENDING,
            DocumentFile.id != file.id,
        )
        .limit(1)
    ).first()
    if source is None:
        return False
    pages = select(literal(file.id), DocumentPage.number, DocumentPage.text).where(DocumentPage.file_id == source.id)
    session.execute(insert(DocumentPage).from_select(["file_id", "number", "text"], pages))
    file.extraction, file.message, file.page_count, file.thumbnail_key = (
        source.extraction,
        source.message,
        source.page_count,
        source.thumbnail_key,
    )
    return True
