"""Files and drafts that nobody will ask for again: removed ones, never posted ones, objects that no row names."""

from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.batches import batches
from app.core.db import after_commit
from app.core.services import Services
from app.forum.attachments import FOLDER, NEVER_POSTED, SWEEP
from app.forum.models import Attachment, Draft
from app.jobs import Handler

UNCLAIMED = timedelta(hours=24)
"""Younger objects are left alone: their transaction may be about to commit."""

_BATCH = 200
T = TypeVar("T")


def sweep(services: Services, _payload: dict[str, Any]) -> int:
    """Delete old objects that no row names; returns how many. Twice is as good as once."""
    before, gone = clock.now() - UNCLAIMED, 0
    old = (thing.key for thing in services.storage.list(FOLDER) if thing.modified < before)
    for keys in batches(old, _BATCH):
        with services.database.read() as session:
            held = set(session.scalars(select(Attachment.storage_key).where(Attachment.storage_key.in_(keys))))
        for key in keys:
            if key not in held:
                services.storage.delete(key)
                gone += 1
    return gone


def forget(session: Session, services: Services, _payload: dict[str, Any], _gone: int) -> None:
    """Rows of files that were removed or never posted, and of drafts that hold nothing any more.

    The files go once that has landed; where that is lost, the next sweep finds them.
    """
    before = clock.now() - NEVER_POSTED
    never = Attachment.post_id.is_(None) & (Attachment.created_at < before)
    over = or_(Attachment.removed_at.is_not(None), never)
    rows = session.execute(select(Attachment.id, Attachment.storage_key).where(over).with_for_update()).all()
    for part in batches(rows, _BATCH):
        session.execute(delete(Attachment).where(Attachment.id.in_([row.id for row in part])))
    for row in rows:
        after_commit(session, partial(services.storage.delete, row.storage_key))
    empty = [one.id for one in session.scalars(select(Draft).where(Draft.saved_at < before)) if not one.fields]
    for numbers in batches(empty, _BATCH):
        session.execute(delete(Draft).where(Draft.id.in_(numbers)))


HANDLERS = (
    Handler(
        SWEEP,
        prepare=sweep,
        apply=forget,
        every=timedelta(hours=6),
        purpose="Removes files of contributions that were taken away or never posted.",
    ),
)
