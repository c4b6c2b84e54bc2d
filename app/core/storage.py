"""Files, through obstore: a local folder or S3 behind one face. A file lands whole under its name, or not at all."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

CHUNK = 1 << 20
_ABANDONED = 86400  # seconds


@dataclass(frozen=True, slots=True)
class StoredObject:
    key: str
    size: int
    modified: datetime


class Storage:
    """Keys are slash-separated names that the house makes itself; nothing a person typed is ever part of one.

    Args:
        url: empty for `folder`, else an address obstore knows (`s3://bucket/prefix`, `memory:///`).
        folder: where local files and the scratch folder live; made when absent.
    """

    def __init__(self, url: str, folder: Path) -> None:
        folder = folder.absolute()
        self.scratch = folder / "scratch"
        self.scratch.mkdir(parents=True, exist_ok=True)
        # On this disk whatever the store is: what grows piece by piece cannot lie in S3.
        self.arriving = folder / "arriving"
        self.arriving.mkdir(parents=True, exist_ok=True)
        self._root = None if url else folder / "objects"
        if self._root is not None:
            self._root.mkdir(parents=True, exist_ok=True)
        self._store: ObjectStore = LocalStore(self._root, mkdir=True) if self._root is not None else from_url(url)

    def put(self, key: str, chunks: Iterable[bytes]) -> int:
        """Store the chunks under the key, replacing what was there; returns the size in bytes.

        An error in the iterator leaves nothing.
        """
        coming = iter(chunks)
        first, second = next(coming, b""), next(coming, None)
        size = len(first) + len(second or b"")

        def counted() -> Iterator[bytes]:
            nonlocal size
            for chunk in coming:
                size += len(chunk)
                yield chunk

        if second is None:
            # Most files are small: one write, without the machinery of an upload in parts.
            obstore.put(self._store, key, first, use_multipart=False)
        else:
            obstore.put(self._store, key, chain((first, second), counted()), chunk_size=5 * CHUNK)
        if self._root is not None:
            _flush(self._root / key)
        return size

    def adopt(self, path: Path, key: str) -> None:
        """A whole file of this disk, put under the key; `path` is gone afterwards. On the same disk nothing is copied."""
        if self._root is None:
            with path.open("rb") as file:
                obstore.put(self._store, key, file, chunk_size=5 * CHUNK)
            path.unlink()
            return
        there = self._root / key
        there.parent.mkdir(parents=True, exist_ok=True)
        os.utime(path)  # the sweeps go by it
        path.replace(there)
        _flush(there)

    def read(self, key: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to, not including, `end`, in chunks.

        FileNotFoundError when there is no such key.
        """
        if end is not None and end <= start:
            return iter(())
        wanted = {"range": (start, end)} if end is not None else ({"range": {"offset": start}} if start else {})
        return (bytes(chunk) for chunk in obstore.get(self._store, key, options=wanted).stream(min_chunk_size=CHUNK))  # type: ignore[arg-type]

    def read_all(self, key: str) -> bytes:
        """For small derivatives only, such as a thumbnail."""
        return b"".join(self.read(key))

    def exists(self, key: str) -> bool:
        with suppress(FileNotFoundError):
            obstore.head(self._store, key)
            return True
        return False

    def size(self, key: str) -> int:
        """In bytes. FileNotFoundError when there is no such key."""
        return int(obstore.head(self._store, key)["size"])

    def delete(self, key: str) -> None:
        with suppress(FileNotFoundError):
            obstore.delete(self._store, key)

    def list(self, prefix: str) -> Iterator[StoredObject]:
        for batch in obstore.list(self._store, prefix):
            for entry in batch:
                yield StoredObject(entry["path"], entry["size"], entry["last_modified"])

    @contextmanager
    def local_copy(self, key: str) -> Iterator[Path]:
        """A path another program can read.

        The file itself where storage is local, else a copy that is removed afterwards.
        """
        if self._root is not None:
            yield self._root / key
            return
        with tempfile.NamedTemporaryFile(dir=self.scratch) as copy:
            for chunk in self.read(key):
                copy.write(chunk)
            copy.flush()
            yield Path(copy.name)

    def keep_changes(self, key: str, path: Path) -> None:
        """What was changed in a local copy, while one has it, becomes what is stored."""
        if self._root is not None:
            _flush(path)
            return
        with path.open("rb") as file:
            obstore.put(self._store, key, file, chunk_size=5 * CHUNK)

    def sweep(self) -> int:
        """Remove what uploads and programs that were killed left on this disk more than a day ago; returns how many files.

        Such an object has a number after its name and is in no list.
        """
        before = time.time() - _ABANDONED
        left = list(self.scratch.iterdir())
        if self._root is not None:
            left += [path for path in self._root.rglob("*#*") if path.name.rpartition("#")[2].isdigit()]
        count = 0
        for path in left:
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
                    count += 1
        return count

    def ping(self) -> None:
        """Raises when the store cannot be reached."""
        next(iter(obstore.list(self._store, "ping", chunk_size=1)), None)


def _flush(path: Path) -> None:
    """A rename is only durable once the file and its folder are; object_store does not do it for us."""
    for target in (path, path.parent):
        handle = os.open(target, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
