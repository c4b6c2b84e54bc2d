"""The doors to uploads: everybody's own, and for the rest of the house what its files are."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core.errors import NotFoundError
from app.uploads.models import Upload


def own(session: Session, actor: Actor, upload_id: str, now: datetime) -> Upload:
    """NotFoundError for another's, and for one that has expired."""
    found = session.get(Upload, upload_id)
    if found is None or found.person_id != actor.person_id or found.expires_at <= now:
        raise NotFoundError
    return found


def belonging(session: Session, person_id: int, now: datetime) -> tuple[int, int]:
    """How many uploads of a person belong to nothing yet, and their announced bytes together."""
    asked = select(func.count(Upload.id), func.coalesce(func.sum(Upload.length), 0)).where(
        Upload.person_id == person_id, Upload.expires_at > now
    )
    count, size = session.execute(asked).one()
    return count, int(size)


def holds(session: Session, storage_keys: Collection[str]) -> set[str]:
    """Which of these objects are of an upload that somebody may still use."""
    return set(session.scalars(select(Upload.storage_key).where(Upload.storage_key.in_(storage_keys))))
