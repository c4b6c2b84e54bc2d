"""A bag after RFC 8493 (BagIt 1.0), made piece by piece: files as they come from storage, then what is told of them.

Its payload is `data/documents.jsonl`, a manifest that `baraza import` reads back, and `data/files/<number>/<name>`.
"""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from app.access import Actor
from app.core import clock
from app.core.services import Services
from app.documents import FileTakenOut, TakenOut, take_out

MANIFEST = "data/documents.jsonl"
Member = tuple[str, int, Iterable[bytes]]
"""Path in the bag, size in bytes as far as it is known, content."""


@dataclass(slots=True)
class Bag:
    """Counts and hashes while its members are walked through, once."""

    services: Services
    actor: Actor
    ids: Sequence[int]
    tick: Callable[[int], None] = lambda _done: None
    octets: int = 0
    streams: int = 0
    payload: list[str] = field(default_factory=list)
    lost: int = 0

    def members(self) -> Iterator[Member]:
        with tempfile.TemporaryFile(prefix="baraza-export-") as rows:
            for done, number in enumerate(self.ids, start=1):
                with self.services.database.read() as session:
                    document = take_out(session, self.actor, number)
                if document is not None:
                    written: list[FileTakenOut] = []
                    for file in document.files:
                        content = self._content(file)
                        if content is not None:
                            yield _path_of(document, file), file.size, self._counted(_path_of(document, file), content)
                            written.append(file)
                    row = self._row(document, written)
                    rows.write(f"{json.dumps(row, ensure_ascii=False)}\n".encode())
                self.tick(done)
            size = rows.tell()
            rows.seek(0)
            yield MANIFEST, size, self._counted(MANIFEST, iter(lambda: rows.read(1 << 20), b""))
        tags = {
            "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": self._info(),
            "manifest-sha256.txt": "".join(self.payload),
        }
        tags["tagmanifest-sha256.txt"] = "".join(
            f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in tags.items()
        )
        for name, text in tags.items():
            yield name, len(text.encode()), [text.encode()]

    def _content(self, file: FileTakenOut) -> Iterator[bytes] | None:
        """None for a file that storage has lost: the rest of the bag is made, and says how many there are."""
        try:
            return self.services.storage.read(file.storage_key)
        except FileNotFoundError:
            self.lost += 1
            return None

    def _counted(self, path: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
        digest = hashlib.sha256()
        for chunk in chunks:
            digest.update(chunk)
            self.octets += len(chunk)
            yield chunk
        self.streams += 1
        self.payload.append(f"{digest.hexdigest()}  {path}\n")

    def _row(self, document: TakenOut, files: Sequence[FileTakenOut]) -> dict[str, Any]:
        here = f"{self.services.settings.base_url}/documents/{document.id}"
        return {
            "external_id": document.external_id or here,
            **{name: list(value) if not isinstance(value, str) else value for name, value in document.said.items()},
            "organisation": document.organisation,
            "file": [_named(_path_of(document, file).removeprefix("data/"), file.readers) for file in files],
            "id": document.id,
            "url": here,
            "state": document.state,
            "version": document.version,
            "created_at": _written(document.created_at),
            "published_at": _written(document.published_at),
        }

    def _info(self) -> str:
        told = {
            "Source-Organization": self.services.settings.community_name,
            "External-Description": "Documents with their descriptions; data/documents.jsonl says which file is whose.",
            "Bagging-Date": clock.home_today().isoformat(),
            "Bag-Software-Agent": "Baraza",
            "Payload-Oxum": f"{self.octets}.{self.streams}",
        }
        if self.lost:
            told["Internal-Sender-Description"] = f"{self.lost} files could not be read and are missing."
        return "".join(f"{name}: {value}\n" for name, value in told.items())


def write_folder(folder: Path, members: Iterable[Member]) -> None:
    """Into a folder that is empty or not there yet."""
    for path, _, chunks in members:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)


def zipped(name: str, members: Iterable[Member]) -> Iterator[bytes]:
    """The bag as a ZIP archive in which it is the folder `name`, in pieces; nothing larger than a piece is kept in memory."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        today = clock.home_today()
        for path, size, chunks in members:
            head = zipfile.ZipInfo(f"{name}/{path}", (today.year, today.month, today.day, 0, 0, 0))
            head.external_attr = 0o644 << 16
            if path.endswith((".txt", ".jsonl")):
                head.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(head, "w", force_zip64=size >= 2**31) as member:
                for chunk in chunks:
                    member.write(chunk)
                    yield from sink.taken()
            yield from sink.taken()
    yield from sink.taken()


class _Sink:
    """Where a ZIP archive writes what goes on at once; it cannot be gone back in."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        return

    def close(self) -> None:
        return

    def taken(self) -> Iterator[bytes]:
        parts, self._parts = self._parts, []
        if parts:
            yield b"".join(parts)


def _path_of(document: TakenOut, file: FileTakenOut) -> str:
    return f"data/files/{document.id}/{file.name}"


def _named(path: str, readers: str) -> str | dict[str, str]:
    return {"path": path, "readers": readers} if readers else path


def _written(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def is_free(folder: Path) -> bool:
    """Whether a bag may be written there."""
    return not folder.exists() or (folder.is_dir() and not any(os.scandir(folder)))
