"""Recognising the pages that are pictures, a few at a time: what was recognised is kept at once, and a death costs one portion.

The original is never touched. Beside it grows a PDF with the recognised words beneath its pages, which is offered once
it is whole.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import reading
from app.core.services import Services
from app.documents import derivatives, recognition
from app.documents.jobs_reading import tell_readers
from app.documents.models import DocumentFile, DocumentPage, ExtractionState, OcrState
from app.documents.proposing import FIRST_PAGES, plausible_title, propose
from app.jobs import Handler
from app.reading import About

AT_ONCE = 4
"""Pages a portion: the start of the programs is a second, a dense page up to five."""
MOST_FAILURES = 6
AGAIN = timedelta(hours=6)
_CHUNK = 1 << 20
_TAKEN_UP = 500


@dataclass(frozen=True, slots=True)
class Portion:
    """What came of the next few pages; `tried` is empty when none was left, and `failed` says that these were not to be read."""

    tried: tuple[int, ...]
    pages: tuple[tuple[int, str], ...] = ()
    heading: str = ""
    failed: bool = False


def recognise(services: Services, payload: dict[str, Any]) -> Portion | None:
    """Slow and outside of any transaction. None for a file that is gone, or waits for nothing."""
    file_id = payload["file_id"]
    with services.database.read() as session:
        file = session.execute(
            select(DocumentFile.storage_key, DocumentFile.media_type, DocumentFile.sha256).where(
                DocumentFile.id == file_id, DocumentFile.ocr == OcrState.WAITING
            )
        ).one_or_none()
        empty = (DocumentPage.file_id == file_id, DocumentPage.number > payload["after"], DocumentPage.text == "")
        tried = tuple(
            session.scalars(
                select(DocumentPage.number)
                .where(*empty)
                .order_by(DocumentPage.number)
                .limit(payload["at_once"] or AT_ONCE)
            )
        )
    languages = recognition.languages(services.settings)
    if file is None:
        return None
    if not tried or not languages:
        return Portion((), failed=not languages)
    key = derivatives.searchable_key(file.sha256, file_id)
    grown = payload["after"] > 0 and services.storage.exists(key)
    folder = services.storage.scratch / f"recognise-{file_id}"
    shutil.rmtree(folder, ignore_errors=True)  # left by a worker that died
    folder.mkdir()
    try:
        with services.storage.local_copy(key if grown else file.storage_key) as path:
            output = folder / "searchable.pdf"
            media_type = "application/pdf" if grown else file.media_type
            found = reading.recognise(path, media_type, tried, output, languages)
        if found.state == "done":
            services.storage.put(key, _chunks(output))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    pages = tuple((page.number, page.text) for page in found.pages if page.text)
    return Portion(tried, pages, found.heading, failed=found.state != "done")


def keep_recognised(session: Session, services: Services, payload: dict[str, Any], portion: Portion | None) -> None:
    """Keep what was recognised, and owe what is left. Only pages without text get one."""
    file = session.get(DocumentFile, payload["file_id"], with_for_update=True) if portion is not None else None
    if file is None or portion is None or file.ocr != OcrState.WAITING:
        return
    for number, text in portion.pages:
        page = (DocumentPage.file_id == file.id, DocumentPage.number == number, DocumentPage.text == "")
        session.execute(update(DocumentPage).where(*page).values(text=text))
    if portion.pages:
        file.searchable_key = derivatives.searchable_key(file.sha256, file.id)
    if portion.heading and (title := plausible_title(portion.heading)):
        file.proposed = {"title": title, **file.proposed}
    if not portion.tried:
        _end(session, file, failed=portion.failed or payload["failures"] > 0, services=services)
        return
    failures = payload["failures"] + portion.failed
    if failures > MOST_FAILURES:
        _end(session, file, failed=True, services=services)
    elif portion.failed and len(portion.tried) > 1:
        recognition.owe(session, file.id, after=payload["after"], at_once=1, failures=failures)
    else:
        recognition.owe(session, file.id, after=portion.tried[-1], at_once=None, failures=failures)


def _end(session: Session, file: DocumentFile, *, failed: bool, services: Services) -> None:
    found = bool(file.searchable_key)
    absent = not found and not recognition.languages(services.settings)
    file.ocr = OcrState.ABSENT if absent else OcrState.FAILED if failed and not found else OcrState.DONE
    if not found:
        return
    if file.extraction == ExtractionState.NO_TEXT:
        file.extraction, file.message = ExtractionState.DONE, ""
    first = session.execute(
        select(DocumentPage.number, DocumentPage.text)
        .where(DocumentPage.file_id == file.id)
        .order_by(DocumentPage.number)
        .limit(FIRST_PAGES)
    )
    proposed = propose(About(), [(row.number, row.text) for row in first], file.media_type)
    file.proposed = {**proposed, **file.proposed}
    file.language = file.language or proposed.get("language", "")
    tell_readers(session, file)


def take_up(session: Session, services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    """Files that came while nothing could be recognised, once it can."""
    if not recognition.languages(services.settings):
        return
    absent = select(DocumentFile.id).where(DocumentFile.ocr == OcrState.ABSENT).order_by(DocumentFile.id)
    for file_id in session.scalars(absent.limit(_TAKEN_UP)).all():
        session.execute(update(DocumentFile).where(DocumentFile.id == file_id).values(ocr=OcrState.WAITING))
        recognition.owe(session, file_id)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


HANDLERS = (
    Handler(
        recognition.RECOGNISE,
        prepare=recognise,
        apply=keep_recognised,
        aside=True,
        purpose="Recognises the text of scanned pages, a few at a time.",
    ),
    Handler(
        "documents.recognise_all",
        apply=take_up,
        every=AGAIN,
        purpose="Finds scans that came while no text could be recognised.",
    ),
)
