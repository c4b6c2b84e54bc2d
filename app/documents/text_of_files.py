"""Taking over the text of a file with the same content, instead of reading it again."""

from sqlalchemy import insert, literal, select, update
from sqlalchemy.orm import Session

from app.documents import recognition
from app.documents.models import DocumentFile, DocumentPage, ExtractionState, OcrState


def take_over_text(session: Session, file_id: int, sha256: str) -> bool:
    """Copy what was read from a file with this hash; False when there is none that has been read."""
    taken = (
        DocumentFile.extraction,
        DocumentFile.message,
        DocumentFile.page_count,
        DocumentFile.thumbnail_key,
        DocumentFile.language,
        DocumentFile.searchable_key,
        DocumentFile.ocr,
        DocumentFile.proposed,
        DocumentFile.warnings,
    )
    read = (DocumentFile.sha256 == sha256, DocumentFile.extraction != ExtractionState.PENDING)
    source = session.execute(
        select(DocumentFile.id, *taken).where(*read, DocumentFile.id != file_id).limit(1)
    ).one_or_none()
    if source is None:
        return False
    pages = select(literal(file_id), DocumentPage.number, DocumentPage.text).where(DocumentPage.file_id == source.id)
    session.execute(insert(DocumentPage).from_select(["file_id", "number", "text"], pages))
    values = {column.key: getattr(source, column.key) for column in taken}
    if source.ocr == OcrState.WAITING:
        values["searchable_key"] = ""
        recognition.owe(session, file_id)
    session.execute(update(DocumentFile).where(DocumentFile.id == file_id).values(values))
    return True
