"""The folder on disk: one folder a generation, and a pointer file that names the live one.

    <folder>/current          the live generation's name, replaced by rename
    <folder>/rebuild.gate     held (flock) alone while a rebuild runs
    <folder>/rebuilding.lock  held shared while something is changed, alone while a new generation is put in place
    <folder>/journal          what is changed while a rebuild runs, to be done to the new generation too
    <folder>/g-<random>/      cards/, pages/ and the file `stamp`, written last

The kernel drops the locks of a killed process, and a generation counts only once `current` names it:
a kill at any moment leaves the live generation as it was and at worst a nameless folder, swept later.
"""

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from search.errors import SearchUnavailable

_POINTER = "current"
_LOCK = "rebuilding.lock"
_GATE = "rebuild.gate"
_STAMP = "stamp"
_PREFIX = "g-"

# Seconds that a change waits for a new generation to be put in place.
PATIENCE = 1.0


def live(folder: Path) -> Path | None:
    """The live generation's folder, or None where there is none."""
    try:
        name = (folder / _POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return folder / name if name.startswith(_PREFIX) and os.sep not in name else None


def pointer_mark(folder: Path) -> tuple[int, int] | None:
    """A value that changes when the pointer does; far cheaper than reading it."""
    return file_mark(folder / _POINTER)


def file_mark(path: Path) -> tuple[int, int] | None:
    """A value that changes when a file that is replaced by rename changes; None while it is missing."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns


def begin(folder: Path) -> Path:
    """The path for a new generation, not yet made."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{_PREFIX}{secrets.token_hex(6)}"


def stamped(generation: Path, stamp: str) -> bool:
    """Whether the generation was finished under this stamp."""
    try:
        return (generation / _STAMP).read_text(encoding="utf-8") == stamp
    except FileNotFoundError:
        return False


def publish(folder: Path, generation: Path, stamp: str) -> None:
    """Stamp a finished generation and make it the live one, at once for every process."""
    (generation / _STAMP).write_text(stamp, encoding="utf-8")
    fresh = folder / f"{_POINTER}.{secrets.token_hex(4)}"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(generation.name)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / _POINTER)


def sweep(folder: Path) -> None:
    """Remove every generation but the live one, and pointers never put in place.

    Only the holder of the gate may call it: another rebuild's folder looks like a leftover.
    """
    kept = live(folder)
    for path in folder.glob(f"{_PREFIX}*"):
        if path != kept:
            shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(f"{_POINTER}.*"):
        path.unlink(missing_ok=True)


@contextmanager
def rebuilding(folder: Path) -> Iterator[None]:
    """Hold the gate; refuses if another rebuild has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with _held(folder, _GATE, fcntl.LOCK_EX | fcntl.LOCK_NB):
        yield


def being_rebuilt(folder: Path) -> bool:
    """Whether a living process rebuilds."""
    try:
        with _held(folder, _GATE, fcntl.LOCK_SH | fcntl.LOCK_NB):
            return False
    except SearchUnavailable:
        return True


@contextmanager
def changing_alone(folder: Path) -> Iterator[None]:
    """Hold the lock alone; waits for changes under way, and lets none begin."""
    with _held(folder, _LOCK, fcntl.LOCK_EX):
        yield


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Share the lock with other changes; waits a little while a new generation is put in place."""
    if not folder.is_dir():
        raise SearchUnavailable("The search index has not been built yet.")
    end = time.monotonic() + PATIENCE
    with (folder / _LOCK).open("a") as file:
        while not _shared(file):
            if time.monotonic() > end:
                raise SearchUnavailable("The search index is being rebuilt.")
            time.sleep(0.01)
        yield


def _shared(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _held(folder: Path, name: str, how: int) -> Iterator[None]:
    with (folder / name).open("a") as file:
        try:
            fcntl.flock(file, how)
        except BlockingIOError:
            raise SearchUnavailable("The search index is being rebuilt.") from None
        yield
