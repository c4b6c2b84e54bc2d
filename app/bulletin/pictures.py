"""Pictures of the bulletin: made anew before anything is stored, two sizes each, and read back."""

import hashlib
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO, Protocol

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.bulletin.models import Picture
from app.core import clock
from app.core.errors import InvalidError, NotFoundError, RefusedError, TooManyError
from app.core.services import Services
from app.core.storage import CHUNK, Storage
from app.core.text import safe_file_name
from app.reading import NotAPhoto, Photo, remake_photo

FOLDER = "pictures/"
FIELD = "picture"
LARGE, SMALL = (1_600, 360_000), (640, 48_000)
"""Pixels of the longer side, and bytes it should fit into: nine large ones in a PDF of 2 MB are set smaller there."""
TYPES = "JPEG, PNG, WebP, GIF, TIFF"
ACCEPT = "image/jpeg,image/png,image/webp,image/gif,image/tiff"
"""Without HEIC in it, telephones that take such pictures send a JPEG of them by themselves."""
MEDIA_TYPE = "image/jpeg"
_PATIENCE_SECONDS = 20
_AT_ONCE = BoundedSemaphore(2)


class Upload(Protocol):
    """A posted file; Starlette's `UploadFile` is one."""

    @property
    def file(self) -> BinaryIO: ...
    @property
    def filename(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture in storage that no row names yet; `width`, `height` in pixels, sizes in bytes."""

    name: str
    width: int
    height: int
    key: str
    size: int
    small_key: str
    small_size: int
    sha256: str


def prepare(storage: Storage, upload: Upload) -> Prepared:
    """Make the uploaded picture anew and store it, before a transaction begins: it takes up to some seconds.

    What no row comes to name, the sweep removes after a day.

    Raises:
        InvalidError: for the field FIELD; it is no picture, is damaged or too large.
        TooManyError: others are being made.
    """
    if not _AT_ONCE.acquire(timeout=_PATIENCE_SECONDS):
        raise TooManyError(
            "Other pictures are being made at this moment. Please try again in a minute.", retry_after=10
        )
    try:
        large, small = _remade(storage, upload.file)
    except NotAPhoto as refusal:
        raise InvalidError(refusal.sentence, {FIELD: refusal.sentence}) from refusal
    finally:
        _AT_ONCE.release()
    return _stored(storage, large, small, upload.filename or "")


def add(session: Session, prepared: Prepared, *, by: Actor) -> Picture:
    if by.person_id is None:
        raise RefusedError("Sign in to add a picture.")
    picture = Picture(
        added_by=by.person_id,
        name=prepared.name,
        width=prepared.width,
        height=prepared.height,
        storage_key=prepared.key,
        size=prepared.size,
        small_key=prepared.small_key,
        small_size=prepared.small_size,
        sha256=prepared.sha256,
        added_at=clock.now(),
    )
    session.add(picture)
    session.flush()
    audit.record(session, by, "picture.added", picture.id)
    return picture


def octets(services: Services, picture: Picture, *, small: bool = False) -> bytes:
    """JPEG bytes; NotFoundError where storage has lost them."""
    try:
        return services.storage.read_all(picture.small_key if small else picture.storage_key)
    except FileNotFoundError as lost:
        raise NotFoundError from lost


def _remade(storage: Storage, source: BinaryIO) -> list[Photo]:
    with tempfile.NamedTemporaryFile(dir=storage.scratch) as copy:
        source.seek(0)
        while chunk := source.read(CHUNK):
            copy.write(chunk)
        copy.flush()
        return remake_photo(Path(copy.name), [LARGE, SMALL])


def _stored(storage: Storage, large: Photo, small: Photo, typed_name: str) -> Prepared:
    name = secrets.token_hex(16)
    key = f"{FOLDER}{name[:2]}/{name}.jpg"
    small_key = f"{FOLDER}{name[:2]}/{name}-small.jpg"
    storage.put(key, [large.content])
    storage.put(small_key, [small.content])
    stem = safe_file_name(typed_name).rpartition(".")
    return Prepared(
        name=f"{stem[0] or stem[2] or 'picture'}.jpg",
        width=large.width,
        height=large.height,
        key=key,
        size=len(large.content),
        small_key=small_key,
        small_size=len(small.content),
        sha256=hashlib.sha256(large.content).hexdigest(),
    )
