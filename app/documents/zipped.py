"""Several stored files as one archive, made while it is sent: nothing is held in memory or put on the disk."""

import io
import zipfile
from collections.abc import Iterator, Sequence

from app.core.storage import Storage


class _Sink(io.RawIOBase):
    """What the archive writes, until it is taken."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._waiting += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken


def zipped(storage: Storage, files: Sequence[tuple[str, str]]) -> Iterator[bytes]:
    """The archive in chunks.

    Args:
        files: name in the archive, and key in storage; names differ.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, key in files:
            with archive.open(name, "w", force_zip64=True) as entry:
                for chunk in storage.read(key):
                    entry.write(chunk)
                    yield sink.take()
    yield sink.take()
