"""A whole upload becomes a file of the house, or is refused and gone. Done once, by whoever comes first; blocks."""

from contextlib import ExitStack

from app.core.errors import InvalidError, NotFoundError
from app.core.services import Services
from app.uploads import actions, parts
from app.uploads.arrival import BUSY, Digests
from app.uploads.headers import ProtocolError
from app.uploads.models import Upload
from app.web.intake import StoredFile, forget_place, hash_of, judged


def finish(services: Services, upload: Upload) -> StoredFile:
    """The file in storage; InvalidError, with the sentence that refuses it, when the house does not take such a file.

    A process that was killed in the middle left the file in one of two places, and the next call goes on from there.
    """
    with ExitStack() as lock:
        try:
            lock.enter_context(parts.held(parts.path_of(services.storage, upload.id)))
        except parts.BusyError as busy:
            raise ProtocolError(423, BUSY) from busy
        with services.database.read() as session:
            now = session.get(Upload, upload.id)
        if now is None:
            parts.remove(services.storage, upload.id)
            raise NotFoundError
        return as_stored(now) if now.finished_at is not None else _finish(services, now)


def as_stored(upload: Upload) -> StoredFile:
    return StoredFile(upload.storage_key, upload.name, upload.length, upload.sha256, upload.media_type)


def _finish(services: Services, upload: Upload) -> StoredFile:
    storage = services.storage
    path = parts.path_of(storage, upload.id)
    known = services.get(Digests).take(upload.id, upload.length) if upload.length else None
    try:
        if path.stat().st_size == upload.length:
            name, media_type = judged(path, upload.name)
            same = not forget_place(path, media_type)
            sha256 = known.hexdigest() if same and known is not None else hash_of(path)
            storage.adopt(path, upload.storage_key)
        else:
            with storage.local_copy(upload.storage_key) as copy:
                sha256 = hash_of(copy)
                name, media_type = judged(copy, upload.name)
    except InvalidError:
        with services.database.write() as session:
            actions.remove(session, [upload.id])
        storage.delete(upload.storage_key)
        parts.remove(storage, upload.id)
        raise
    with services.database.write() as session:
        there = actions.finish(session, upload.id, name, sha256, media_type)
    parts.remove(storage, upload.id)
    if not there:
        storage.delete(upload.storage_key)
        raise NotFoundError
    return StoredFile(upload.storage_key, name, upload.length, sha256, media_type)
