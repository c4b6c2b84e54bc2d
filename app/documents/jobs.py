"""Owed by documents: reading the text of a file, and noticing that an embargo has ended."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app import reading
from app.core import clock, revision
from app.core.services import Services
from app.documents import derivatives, fixity, quota, scanning
from app.documents.actions import owe_indexing
from app.documents.jobs_sweep import sweep
from app.documents.models import Document, DocumentFile, DocumentPage, DocumentState, DocumentVersion, ExtractionState
from app.jobs import Handler

EMBARGO_LOOK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ReadText:
    """What came of reading a file; `thumbnail_key` is empty when nothing could be drawn."""

    state: str
    message: str
    pages: tuple[tuple[int, str], ...]
    thumbnail_key: str


def read_file(services: Services, payload: dict[str, Any]) -> ReadText | None:
    """Slow and outside of any transaction. The thumbnail has a name that follows from the file: twice the same is once."""
    with services.database.read() as session:
        file = session.execute(
            select(DocumentFile.storage_key, DocumentFile.media_type, DocumentFile.sha256).where(
                DocumentFile.id == payload["file_id"]
            )
        ).one_or_none()
    if file is None:
        return None
    with services.storage.local_copy(file.storage_key) as path:
        found = reading.extract(path, file.media_type, with_thumbnail=reading.is_drawable(file.media_type))
    thumbnail_key = ""
    if found.thumbnail:
        thumbnail_key = derivatives.thumbnail_key(file.sha256)
        services.storage.put(thumbnail_key, [found.thumbnail])
    return ReadText(found.state, found.message, tuple((page.number, page.text) for page in found.pages), thumbnail_key)


def keep_text(session: Session, _services: Services, payload: dict[str, Any], found: ReadText | None) -> None:
    """Replace the pages of the file, so that a second run leaves the same rows."""
    file = session.get(DocumentFile, payload["file_id"], with_for_update=True) if found is not None else None
    if file is None or found is None:
        return
    session.execute(delete(DocumentPage).where(DocumentPage.file_id == file.id))
    if found.pages:
        session.execute(
            insert(DocumentPage), [{"file_id": file.id, "number": number, "text": text} for number, text in found.pages]
        )
    file.extraction = ExtractionState(found.state)
    file.message = found.message
    file.page_count = max((number for number, _ in found.pages), default=0)
    file.thumbnail_key = found.thumbnail_key
    shown = session.scalar(
        select(Document.id)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(DocumentVersion.id == file.version_id, Document.version_id == file.version_id)
        .where(Document.state == DocumentState.PUBLISHED)
    )
    if shown is not None:
        owe_indexing(session, shown)
        revision.bump(session)


def end_embargoes(session: Session, _services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    """Queries go by the clock, so nothing opens here; but what processes keep for lists is told that it is old.

    The look back is three intervals long: a late or missed run is made good by the next.
    """
    now = clock.now()
    ended = select(Document.id).where(
        Document.state == DocumentState.PUBLISHED,
        Document.embargo_until > now - 3 * EMBARGO_LOOK,
        Document.embargo_until <= now,
    )
    if session.scalar(ended.limit(1)) is not None:
        revision.bump(session)


HANDLERS = (
    *scanning.HANDLERS,
    *fixity.HANDLERS,
    Handler(
        "documents.recount",
        apply=lambda session, _services, _payload, _prepared: quota.recount(session),
        every=timedelta(days=1),
        purpose="Counts anew how much each organisation keeps.",
    ),
    Handler(
        scanning.READ_FILE,
        prepare=read_file,
        apply=keep_text,
        purpose="Reads the text of an uploaded file, page by page, and draws its first page.",
    ),
    Handler(
        "documents.end_embargoes",
        apply=end_embargoes,
        every=EMBARGO_LOOK,
        purpose="Renews lists when an embargo has ended.",
    ),
    Handler(
        "documents.sweep",
        prepare=sweep,
        every=timedelta(hours=6),
        purpose="Removes stored files that belong to no document.",
    ),
)
