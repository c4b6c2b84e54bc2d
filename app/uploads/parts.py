"""The file that grows on this disk while an upload comes in. One writer at a time, by a lock that dies with its process."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from app.core.storage import Storage


class BusyError(Exception):
    """Somebody else writes at this moment."""


def path_of(storage: Storage, upload_id: str) -> Path:
    return storage.arriving / upload_id


@contextmanager
def held(path: Path) -> Iterator[BinaryIO]:
    """The file, open for reading and writing, for us alone; BusyError when another has it."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise BusyError from busy
        yield file


def continue_at(file: BinaryIO, received: int) -> None:
    """Forget what came after `received`, which nobody was promised; then write there."""
    file.truncate(received)
    file.seek(received)


def append(file: BinaryIO, chunks: Iterable[bytes]) -> None:
    for chunk in chunks:
        rest = memoryview(chunk)
        while rest:
            rest = rest[file.write(rest) :]


def flush(file: BinaryIO) -> None:
    os.fdatasync(file.fileno())


def remove(storage: Storage, upload_id: str) -> None:
    with suppress(FileNotFoundError):
        path_of(storage, upload_id).unlink()


def left_behind(storage: Storage, before: float) -> Iterator[str]:
    """Names of files that nobody wrote to since `before` (seconds since 1970)."""
    for path in storage.arriving.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                yield path.name
