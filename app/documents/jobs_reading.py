"""Reading a file that has come: its text by pages, a picture of its first page, and what it proposes for its description."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app import reading
from app.core import revision
from app.core.services import Services
from app.documents import derivatives, recognition, scanning
from app.documents.actions import owe_indexing
from app.documents.models import (
    Document,
    DocumentFile,
    DocumentPage,
    DocumentState,
    DocumentVersion,
    ExtractionState,
    OcrState,
)
from app.documents.proposing import propose
from app.documents.telling import warnings_of
from app.jobs import Handler

HANDS = max(1, min(4, os.cpu_count() or 1))


@dataclass(frozen=True, slots=True)
class ReadText:
    """What came of reading a file; `thumbnail_key` is empty when nothing could be drawn. The rest as on DocumentFile."""

    state: str
    message: str
    pages: tuple[tuple[int, str], ...]
    thumbnail_key: str
    ocr: str = OcrState.NONE
    proposed: dict[str, Any] = field(default_factory=dict)
    warnings: Sequence[str] = ()


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
    pages = tuple((page.number, page.text) for page in found.pages)
    return ReadText(
        found.state,
        found.message,
        pages,
        thumbnail_key,
        recognition.first_state(services.settings) if found.pictured else OcrState.NONE,
        propose(found.about, pages, file.media_type),
        warnings_of(found.about),
    )


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
    file.proposed = dict(found.proposed)
    file.warnings = list(found.warnings)
    file.language = found.proposed.get("language", "")
    file.searchable_key = ""
    file.ocr = found.ocr
    if file.ocr == OcrState.WAITING:
        recognition.owe(session, file.id)
    tell_readers(session, file)


def read_files(services: Services, payloads: Sequence[dict[str, Any]]) -> list[ReadText | None]:
    """Side by side: each waits for a child of its own most of the time."""
    if len(payloads) == 1:
        return [read_file(services, payloads[0])]
    with ThreadPoolExecutor(HANDS, "baraza-reading") as hands:
        return list(hands.map(partial(read_file, services), payloads))


def keep_texts(
    session: Session, services: Services, payloads: Sequence[dict[str, Any]], found: Sequence[ReadText | None]
) -> None:
    for payload, text in zip(payloads, found, strict=True):
        keep_text(session, services, payload, text)


def tell_readers(session: Session, file: DocumentFile) -> None:
    """The index and lists, where the file is one of those that are shown."""
    shown = session.scalar(
        select(Document.id)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(DocumentVersion.id == file.version_id, Document.version_id == file.version_id)
        .where(Document.state == DocumentState.PUBLISHED)
    )
    if shown is not None:
        owe_indexing(session, shown)
        revision.bump(session)


HANDLERS = (
    Handler(
        scanning.READ_FILE,
        prepare=read_files,
        apply=keep_texts,
        batch=4,
        only_bulk=True,
        purpose="Reads the text of an uploaded file, page by page, and draws its first page.",
    ),
)
