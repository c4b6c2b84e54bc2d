"""One request's bytes on their way to the disk. All of it blocks, and is called from threads."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import ExitStack
from threading import Lock
from time import monotonic
from typing import BinaryIO

from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError, NotFoundError, TooLargeError
from app.core.sentences import Sentence
from app.core.services import Services
from app.uploads import actions, parts
from app.uploads.headers import Checksum, ProtocolError
from app.uploads.queries import own

EVERY, PAUSE = 16 << 20, 1.0
"""Bytes and seconds after both of which what has come is made certain: a crash costs no more than the larger of the two."""
BUSY = "Another request is sending this file at this moment."


class Digests:
    """SHA-256 of uploads as far as they have come, so that a file in many pieces is not read again at its end."""

    def __init__(self, most: int = 200) -> None:
        self._most = most
        self._kept: OrderedDict[str, tuple[int, hashlib._Hash]] = OrderedDict()
        self._lock = Lock()

    def take(self, upload_id: str, position: int) -> "hashlib._Hash | None":
        with self._lock:
            found = self._kept.pop(upload_id, None)
        if position == 0:
            return hashlib.sha256()
        return found[1] if found is not None and found[0] == position else None

    def keep(self, upload_id: str, position: int, digest: "hashlib._Hash | None") -> None:
        if digest is None:
            return
        with self._lock:
            self._kept[upload_id] = (position, digest)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


class Arrival:
    """Opened at the offset that the sender names: ConflictError when the house has another, ProtocolError 423 when somebody else writes.

    Attributes:
        received: bytes that are certain.
    """

    def __init__(
        self, services: Services, actor: Actor, upload_id: str, offset: int, checksum: Checksum | None = None
    ) -> None:
        self._services = services
        self._id = upload_id
        self._checksum = checksum
        self._hash = checksum.begin() if checksum else None
        self._closing = ExitStack()
        try:
            self._file: BinaryIO = self._closing.enter_context(parts.held(parts.path_of(services.storage, upload_id)))
        except parts.BusyError as busy:
            raise ProtocolError(423, BUSY) from busy
        with self._closing:
            try:
                with services.database.read() as session:
                    upload = own(session, actor, upload_id, clock.now())
            except NotFoundError:
                parts.remove(services.storage, upload_id)
                raise
            if upload.received != offset:
                raise ConflictError(Sentence("The upload goes on at byte %(offset)s.", offset=upload.received))
            self._begun = self.received = self._written = offset
            self.length = upload.length
            parts.continue_at(self._file, offset)
            self._whole = services.get(Digests).take(upload_id, offset)
            self._certain_at = monotonic()
            self._closing = self._closing.pop_all()

    def may_come(self, size: int) -> None:
        """TooLargeError when so many bytes of this request are more than the file has left."""
        if self._begun + size > self.length:
            raise TooLargeError("More bytes came than the file was said to have.")

    def write(self, chunks: Sequence[bytes]) -> None:
        parts.append(self._file, chunks)
        for chunk in chunks:
            self._written += len(chunk)
            if self._whole is not None:
                self._whole.update(chunk)
            if self._hash is not None:
                self._hash.update(chunk)
        if self._hash is None and self._written - self.received >= EVERY and monotonic() - self._certain_at >= PAUSE:
            self._make_certain()

    def settle(self, *, complete: bool) -> None:
        """What was written counts from now on; with a checksum only when the request came to its end and they agree."""
        if self._checksum is not None and self._hash is not None:
            agree = complete and self._hash.digest() == self._checksum.digest
            if not agree:
                parts.continue_at(self._file, self.received)
                self._whole = None
                if complete:
                    raise ProtocolError(460, "The bytes that came are not those that were sent. Send them again.")
                return
        self._make_certain()
        self._services.get(Digests).keep(self._id, self._written, self._whole)

    def close(self) -> None:
        self._closing.close()

    def _make_certain(self) -> None:
        if self._written == self.received:
            return
        self._certain_at = monotonic()
        parts.flush(self._file)
        with self._services.database.write() as session:
            if not actions.advance(session, self._id, self._written):
                raise NotFoundError
        self.received = self._written
