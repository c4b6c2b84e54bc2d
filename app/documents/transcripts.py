"""Transcripts that know their times: each page of such a file is half a minute of the recording."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core.errors import NotFoundError
from app.documents.durations import as_clock
from app.documents.labels import file_type
from app.documents.models import DocumentPage
from app.documents.queries_detail import Detail, get_detail
from app.documents.queries_files import get_main_file
from app.reading import BLOCK_SECONDS, SRT, VTT

TIMED = frozenset({VTT.media_type, SRT.media_type})
TIMED_TYPES = frozenset({file_type(one) for one in TIMED})
"""As `DocumentRow.file_type` has them."""


@dataclass(frozen=True, slots=True)
class Said:
    """`seconds`: when it begins."""

    seconds: int
    text: str


def is_timed(media_type: str) -> bool:
    return media_type in TIMED


def second_of(page: int) -> int:
    return (page - 1) * BLOCK_SECONDS


def moment_of(media_type: str, page: int) -> str:
    """`12:30`, where the page of such a file begins; "" for a file without times."""
    return moment_of_page(page) if is_timed(media_type) else ""


def moment_of_page(page: int) -> str:
    return as_clock(second_of(page))


def get_transcript(session: Session, actor: Actor, document_id: int) -> tuple[Detail, Sequence[Said]]:
    """Of the first file that knows its times. NotFoundError where the actor may read none, ConflictError for one that is held back."""
    detail = get_detail(session, actor, document_id)
    file = next((one for one in detail.files if is_timed(one.media_type)), None)
    if not detail.readable or file is None:
        raise NotFoundError
    get_main_file(session, actor, document_id, file.id)
    rows = session.execute(
        select(DocumentPage.number, DocumentPage.text)
        .where(DocumentPage.file_id == file.id)
        .order_by(DocumentPage.number)
    )
    return detail, [Said(second_of(row.number), row.text) for row in rows if row.text]
