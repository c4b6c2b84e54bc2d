"""Beginning, going on with, and ending an upload."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.core.errors import RefusedError, TooLargeError, TooManyError
from app.core.sentences import Sentence
from app.core.settings import Settings
from app.uploads.limits import MOST_OPEN, MOST_TIMES
from app.uploads.models import Upload
from app.uploads.queries import belonging

UNFINISHED = timedelta(hours=24)
"""An upload that stands still so long is given up."""
FINISHED = timedelta(hours=48)
"""A whole file waits so long for the form that it belongs to: longer than a form keeps it (`documents.kept.LIFETIME`)."""
SECONDS_OF_AN_HOUR = 3_600


def begin(
    session: Session,
    settings: Settings,
    *,
    upload_id: str,
    name: str,
    length: int,
    described: str,
    storage_key: str,
    by: Actor,
) -> Upload:
    """TooLargeError for a file, or for files together, beyond the limit; TooManyError for too many at once.

    Args:
        name: in its safe form.
    """
    if by.person_id is None:
        raise RefusedError("Only members of the community can add documents.")
    now = clock.now()
    if length > settings.max_upload_bytes:
        raise TooLargeError(
            Sentence("This is larger than the limit of %(size)s MB for one upload.", size=settings.max_upload_mb)
        )
    count, size = belonging(session, by.person_id, now)
    if count >= MOST_OPEN:
        said = "%(count)s of your uploads belong to no document yet. Finish or remove some of them first."
        raise TooManyError(Sentence(said, count=count), SECONDS_OF_AN_HOUR)
    if size + length > MOST_TIMES * settings.max_upload_bytes:
        said = "Your uploads that belong to no document yet would take more than %(size)s MB. Finish or remove some of them first."
        raise TooLargeError(Sentence(said, size=f"{MOST_TIMES * settings.max_upload_mb:,}"))
    made = Upload(
        id=upload_id,
        person_id=by.person_id,
        name=name,
        described=described,
        length=length,
        received=0,
        storage_key=storage_key,
        begun_at=now,
        expires_at=now + UNFINISHED,
    )
    session.add(made)
    return made


def advance(session: Session, upload_id: str, received: int) -> bool:
    """So many bytes are on the disk now. False when the upload was removed meanwhile."""
    values = {"received": received, "expires_at": clock.now() + UNFINISHED}
    return _changed(session, upload_id, values)


def finish(session: Session, upload_id: str, name: str, sha256: str, media_type: str) -> bool:
    """The whole file lies in storage. False as for `advance`."""
    now = clock.now()
    values = {"name": name, "sha256": sha256, "media_type": media_type}
    return _changed(session, upload_id, {**values, "finished_at": now, "expires_at": now + FINISHED})


def remove(session: Session, upload_ids: Collection[str]) -> None:
    session.execute(delete(Upload).where(Upload.id.in_(upload_ids)))


def let_go(session: Session, storage_keys: Collection[str]) -> None:
    """Something else holds these files from now on."""
    session.execute(delete(Upload).where(Upload.storage_key.in_(storage_keys)))


def erase_uploads_of(session: Session, people: Collection[int]) -> None:
    """For removing the demo community; the bytes are swept."""
    session.execute(delete(Upload).where(Upload.person_id.in_(people)))


def _changed(session: Session, upload_id: str, values: dict[str, object]) -> bool:
    found = session.connection().execute(update(Upload).where(Upload.id == upload_id).values(values))
    return bool(found.rowcount)
