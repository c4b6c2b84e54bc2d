"""Owed by documents, and who pays: reading files, recognising scans, care, and noticing that an embargo has ended."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, revision
from app.core.services import Services
from app.documents import fixity, jobs_reading, jobs_recognise, quota, scanning
from app.documents.jobs_sweep import sweep
from app.documents.jobs_trash import TRASH
from app.documents.models import Document, DocumentState
from app.jobs import Handler

EMBARGO_LOOK = timedelta(minutes=10)


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
    TRASH,
    *scanning.HANDLERS,
    *fixity.HANDLERS,
    Handler(
        "documents.recount",
        apply=lambda session, _services, _payload, _prepared: quota.recount(session),
        every=timedelta(days=1),
        purpose="Counts anew how much each organisation keeps.",
    ),
    *jobs_reading.HANDLERS,
    *jobs_recognise.HANDLERS,
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
