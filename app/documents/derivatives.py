"""Pictures made from files: kept in storage under the file's hash, made when first wanted, and made again when lost."""

import threading

from app import reading
from app.core.errors import NotFoundError, TooManyError
from app.core.storage import Storage

FOLDER = "derived/"
PICTURE_WIDTH = 1_000
"""Pixels of a page picture in the reader: one width only, so that what is kept stays bounded."""

_AT_ONCE = 2
_PATIENCE_SECONDS = 20
_drawing = threading.BoundedSemaphore(_AT_ONCE)


def thumbnail_key(sha256: str) -> str:
    return f"{_folder(sha256)}/thumbnail.webp"


def picture_key(sha256: str, number: int) -> str:
    return f"{_folder(sha256)}/page-{number}-{PICTURE_WIDTH}.webp"


def searchable_key(sha256: str, file_id: int) -> str:
    """Of a scan's pages with their recognised text; it grows, so two files of the same content have one each."""
    return f"{_folder(sha256)}/searchable-{file_id}.pdf"


def is_searchable(key: str) -> bool:
    return key.rsplit("/", 1)[-1].startswith("searchable-")


def sha256_of(key: str) -> str:
    """The hash of the file that a derivative was made from."""
    return key.split("/")[2]


def picture(storage: Storage, storage_key: str, media_type: str, sha256: str, number: int) -> bytes:
    """WebP of one page (from 1). NotFoundError when it cannot be drawn; TooManyError when many wait to draw.

    Call it with no transaction open: drawing takes a process of its own and part of a second.
    """
    key = picture_key(sha256, number)
    try:
        return storage.read_all(key)
    except FileNotFoundError:
        pass
    if not _drawing.acquire(timeout=_PATIENCE_SECONDS):
        raise TooManyError("Many pages are being drawn at this moment. Please try again shortly.", retry_after=10)
    try:
        with storage.local_copy(storage_key) as path:
            drawn = reading.render_page(path, media_type, number, PICTURE_WIDTH)
    except (reading.CouldNotDraw, FileNotFoundError) as failure:
        raise NotFoundError from failure
    finally:
        _drawing.release()
    storage.put(key, [drawn])
    return drawn


def _folder(sha256: str) -> str:
    return f"{FOLDER}{sha256[:2]}/{sha256}"
