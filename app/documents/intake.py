"""Where the repository keeps its files; how they are taken in is the same for the whole house."""

from io import BytesIO
from typing import BinaryIO

from app.core.storage import Storage
from app.web import intake
from app.web.intake import StoredFile

FOLDER = "files/"


def take_in(storage: Storage, source: BinaryIO, typed_name: str) -> StoredFile:
    """`web.intake.take_in` into the repository's folder."""
    return intake.take_in(storage, source, typed_name, FOLDER)


def take_in_bytes(storage: Storage, content: bytes, name: str) -> StoredFile:
    """`take_in` for content that is in memory already, such as the demo's."""
    return take_in(storage, BytesIO(content), name)
