"""The folder on disk: one folder a generation, and a pointer file that names the live one.

    <folder>/current          the live generation's name, replaced by rename
    <folder>/rebuilding.lock  held (flock) shared while something is put, alone while a rebuild runs
    <folder>/g-<random>/      cards/, pages/ and the file `stamp`, written last

The kernel drops the locks of a killed process, and a generation counts only once `current` names it:
a kill at any moment leaves the live generation as it was and at worst a nameless folder, swept later.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from search.errors import SearchUnavailable

_POINTER = "current"
_LOCK = "rebuilding.lock"
_STAMP = "stamp"
_PREFIX = "g-"


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

    Only the holder of the rebuild lock may call it: another rebuild's folder looks like a leftover.
    """
    kept = live(folder)
    for path in folder.glob(f"{_PREFIX}*"):
        if path != kept:
            shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(f"{_POINTER}.*"):
        path.unlink(missing_ok=True)


@contextmanager
def rebuilding(folder: Path) -> Iterator[None]:
    """Hold the lock alone; waits for puts under way, refuses if another rebuild has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with _gate(folder, "rebuild.gate", fcntl.LOCK_EX | fcntl.LOCK_NB), _gate(folder, _LOCK, fcntl.LOCK_EX):
        yield


@contextmanager
def changing(folder: Path) -> Iterator[None]:
    """Share the lock with other puts; refuses while a rebuild runs."""
    if not folder.is_dir():
        raise SearchUnavailable("The search index has not been built yet.")
    with _gate(folder, _LOCK, fcntl.LOCK_SH | fcntl.LOCK_NB):
        yield


@contextmanager
def _gate(folder: Path, name: str, how: int) -> Iterator[None]:
    with (folder / name).open("a") as file:
        try:
            fcntl.flock(file, how)
        except BlockingIOError:
            raise SearchUnavailable("The search index is being rebuilt.") from None
        yield
