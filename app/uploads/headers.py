"""What the tus protocol (1.0.0) says in headers: read, or refused with the status that it asks for."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from app.core.errors import DomainError
from app.core.sentences import Sentence

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
ALGORITHMS = ("sha1", "sha256")
CONTENT_TYPE = "application/offset+octet-stream"
MOST_DESCRIBED = 4_000
"""Characters of the header Upload-Metadata."""
_DIGITS = 15


class ProtocolError(DomainError):
    """A request that is no tus request, or comes at the wrong moment."""

    title = "The upload cannot go on like this"

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of one request are to amount to."""

    algorithm: str
    digest: bytes

    def begin(self) -> "hashlib._Hash":
        return hashlib.new(self.algorithm, usedforsecurity=False)


def number(headers: Mapping[str, str], name: str) -> int:
    """A count of bytes, which must be there."""
    typed = headers.get(name, "")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS):
        raise ProtocolError(400, Sentence("The header %(name)s must be a whole number.", name=name))
    return int(typed)


def metadata(line: str) -> dict[str, str]:
    """The pairs of Upload-Metadata; what is no UTF-8 text is read as far as it is one."""
    if len(line) > MOST_DESCRIBED:
        raise ProtocolError(
            400, Sentence("The header %(name)s is longer than %(most)s.", name="Upload-Metadata", most=MOST_DESCRIBED)
        )
    found = {}
    for pair in filter(None, (part.strip() for part in line.split(","))):
        key, _, value = pair.partition(" ")
        found[key] = _decoded(value.strip(), "Upload-Metadata").decode(errors="replace")
    return found


def checksum(line: str) -> Checksum | None:
    """None where no checksum was sent."""
    if not line:
        return None
    algorithm, _, value = line.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise ProtocolError(400, Sentence("Checksums can be made with %(names)s.", names=", ".join(ALGORITHMS)))
    return Checksum(algorithm, _decoded(value.strip(), "Upload-Checksum"))


def must_carry_bytes(headers: Mapping[str, str]) -> None:
    if headers.get("content-type", "").partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise ProtocolError(415, Sentence("Send the bytes of the file as %(type)s.", type=CONTENT_TYPE))


def must_be_tus(headers: Mapping[str, str]) -> None:
    if headers.get("tus-resumable") != VERSION:
        raise ProtocolError(
            412, Sentence("Send the header Tus-Resumable with the version %(version)s.", version=VERSION)
        )


def _decoded(value: str, name: str) -> bytes:
    try:
        return base64.b64decode(value.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as fault:
        raise ProtocolError(400, Sentence("The header %(name)s holds text that is no Base64.", name=name)) from fault
