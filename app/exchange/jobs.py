"""Owed by this room: noticing what everyone can know of, and what not any more."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app import documents, jobs
from app.core.services import Services
from app.jobs import Handler

NOTE = "exchange.note_shared"
LOOK = timedelta(minutes=5)


def note_shared(session: Session, _services: Services, _payload: dict[str, Any], _nothing: object) -> None:
    """A batch; more of it follows at once."""
    if documents.note_shared(session):
        jobs.enqueue(session, NOTE, key=NOTE)


HANDLERS = (
    Handler(
        NOTE,
        apply=note_shared,
        every=LOOK,
        purpose="Notes which documents everyone can know of, and which not any more, for those who harvest `/oai`.",
    ),
)
