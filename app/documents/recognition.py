"""Whether the pages of a file that are pictures are recognised, and putting that on the book."""

from sqlalchemy.orm import Session

from app import jobs, reading
from app.core.settings import Settings
from app.documents.models import OcrState

RECOGNISE = "documents.recognise"


def languages(settings: Settings) -> str:
    """Those that the house wants and this machine knows; "" where nothing can be recognised."""
    return reading.recognisable(settings.ocr_languages) if settings.ocr_languages else ""


def first_state(settings: Settings) -> OcrState:
    """Of a file with pages that are pictures."""
    return OcrState.WAITING if languages(settings) else OcrState.ABSENT


def owe(session: Session, file_id: int, *, after: int = 0, at_once: int | None = None, failures: int = 0) -> None:
    """Of one file page by page, behind everything else.

    Args:
        after: the last page that was tried.
        at_once: how many pages are tried next, where not the usual number.
        failures: how often it has failed.
    """
    jobs.enqueue(session, RECOGNISE, priority=8, file_id=file_id, after=after, at_once=at_once, failures=failures)
