"""Where the files of a manifest are: beside it in a folder, or in an archive. Nothing outside of these is ever opened."""

import os
import re
import shutil
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from app import reading
from app.core.errors import InvalidError
from app.core.sentences import Sentence

MOST_UNPACKED = 8 * 2**30
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Found:
    """An open file, and a path under which it can be judged; both end with the block. `size` in bytes."""

    stream: BinaryIO
    path: Path
    size: int


class Place(Protocol):
    def open(self, name: str) -> AbstractContextManager[Found]:
        """InvalidError, with a sentence, for what is not there or not to be touched."""
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    root: Path

    @contextmanager
    def open(self, name: str) -> Iterator[Found]:
        for written in dict.fromkeys((name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name))):
            try:
                parts = _parts(written)
                handle = _open_below(self.root, parts)
                break
            except FileNotFoundError:
                continue
        else:
            raise _missing(name)
        with os.fdopen(handle, "rb") as stream:
            yield Found(stream, self.root.joinpath(*parts), os.fstat(handle).st_size)


@dataclass(frozen=True, slots=True)
class Archive:
    """`members` by path below the manifest's own folder, in one normal form."""

    archive: zipfile.ZipFile
    members: Mapping[str, zipfile.ZipInfo]

    @contextmanager
    def open(self, name: str) -> Iterator[Found]:
        member = self.members.get(unicodedata.normalize("NFC", "/".join(_parts(name))))
        if member is None:
            raise _missing(name)
        with tempfile.NamedTemporaryFile(prefix="baraza-import-") as copy:
            try:
                with self.archive.open(member) as content:
                    shutil.copyfileobj(content, copy, 1 << 20)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as damaged:
                raise InvalidError(Sentence("The archive holds %(name)s, but damaged.", name=_short(name))) from damaged
            copy.flush()
            yield Found(cast("BinaryIO", copy), Path(copy.name), member.file_size)


class NoFiles:
    """A manifest that came alone."""

    def open(self, name: str) -> AbstractContextManager[Found]:
        _parts(name)
        raise _missing(name)


@contextmanager
def opened_archive(path: Path) -> Iterator[tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]]:
    """An archive that reading's guards let through, and its files. InvalidError for any other."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = reading.check_archive(archive, path.stat().st_size, most=MOST_UNPACKED)
            yield archive, [one for one in members if not one.filename.startswith("__MACOSX/")]
    except reading.Unacceptable as refusal:
        raise InvalidError(Sentence(refusal.template, **refusal.fields)) from refusal
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeError, ValueError) as damaged:
        raise InvalidError("The archive is damaged, or no ZIP archive.") from damaged


def archive_place(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], below: str) -> Archive:
    """Args: below: the manifest's folder in the archive, "" or ending in a slash."""
    named = {unicodedata.normalize("NFC", one.filename): one for one in members}
    return Archive(archive, {name.removeprefix(below): one for name, one in named.items() if name.startswith(below)})


def _parts(name: str) -> list[str]:
    """The steps from the manifest down to the file."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\", "~")) or _DRIVE.match(name) or ".." in parts or not name.isprintable():
        raise InvalidError(
            Sentence("%(name)s leads out of the manifest's folder. Name files below it.", name=_short(name))
        )
    return [part for part in parts if part not in {"", "."}]


def _open_below(root: Path, parts: list[str]) -> int:
    """Step by step, so that no link on the way, nor one put there meanwhile, leads elsewhere."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    name = "/".join(parts)
    try:
        for part in parts[:-1]:
            below = os.open(part, flags | os.O_DIRECTORY, dir_fd=folder)
            os.close(folder)
            folder = below
        handle = os.open(parts[-1], flags, dir_fd=folder) if parts else -1
    except FileNotFoundError:
        raise
    except OSError as refused:
        raise InvalidError(
            Sentence("%(name)s is a link or cannot be opened. Put the file itself there.", name=_short(name))
        ) from refused
    finally:
        os.close(folder)
    if handle < 0 or not stat.S_ISREG(os.fstat(handle).st_mode):
        if handle >= 0:
            os.close(handle)
        raise InvalidError(Sentence("%(name)s is not a file.", name=_short(name)))
    return handle


def _missing(name: str) -> InvalidError:
    return InvalidError(Sentence("There is no file %(name)s beside the manifest.", name=_short(name)))


def _short(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name[:120])
