"""Taking a posted file in: copied to storage while it is hashed, judged there, and removed again if refused.

All of it happens before a transaction is touched. A crash between here and the commit leaves an object that no row names,
which the sweep of its folder removes.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from starlette.datastructures import FormData, UploadFile

from app import reading
from app.core.errors import InvalidError
from app.core.sentences import Sentence
from app.core.storage import CHUNK, Storage
from app.core.text import safe_file_name
from app.reading import Unacceptable, sniff

NO_FILE = "Choose the file to upload."


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An accepted file in storage. `name` is safe; `key` says nothing; `sha256` is in lower-case hexadecimal; `size` in bytes."""

    key: str
    name: str
    size: int
    sha256: str
    media_type: str


def posted_file(body: FormData, field: str = "file") -> UploadFile | None:
    """The file of a posted form; None when the field is absent or was left empty."""
    value = body.get(field)
    return value if isinstance(value, UploadFile) and value.filename else None


def take_in(storage: Storage, source: BinaryIO, typed_name: str, folder: str) -> StoredFile:
    """Store an acceptable file; InvalidError for the field `file`, with its own sentence, for any other, and then nothing is kept.

    Args:
        folder: where in storage, such as "files/".
    """
    name = safe_file_name(typed_name)
    key = new_key(folder)
    digest = hashlib.sha256()
    source.seek(0)

    def chunks() -> Iterator[bytes]:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            yield chunk

    size = storage.put(key, chunks())
    with removed_on_failure(storage, key), storage.local_copy(key) as path:
        name, media_type = judged(path, name)
        sha256 = digest.hexdigest()
        if forget_place(path, media_type):
            sha256 = hash_of(path)
            storage.keep_changes(key, path)
    return StoredFile(key, name, size, sha256, media_type)


def forget_place(path: Path, media_type: str) -> bool:
    """Whether a picture told where it was taken; now it does not. Of the same length, with another hash."""
    return media_type in reading.LOCATED and reading.forget_location(path)


def hash_of(path: Path) -> str:
    """SHA-256, as on StoredFile."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def judged(path: Path, name: str) -> tuple[str, str]:
    """The name with the extension of what the file is, and its media type; InvalidError for the field `file` when it is refused."""
    try:
        sniffed = sniff(path, name)
    except Unacceptable as refusal:
        said = refusal_in_words(refusal)
        raise InvalidError(said, {"file": said}) from refusal
    stem, _, extension = name.rpartition(".")
    known = bool(stem) and f".{extension.lower()}" == sniffed.extension
    return (name if known else safe_file_name(f"{name}{sniffed.extension}")), sniffed.media_type


def refusal_in_words(refusal: Unacceptable) -> Sentence:
    """Why a file is turned away. What fills the sentence, such as "a web page", is to be translated as well."""
    return Sentence(refusal.template, **{name: Sentence(value) for name, value in refusal.fields.items()})


@contextmanager
def removed_on_failure(storage: Storage, key: str) -> Iterator[None]:
    """Whatever goes wrong in the block, the stored object goes with it."""
    try:
        yield
    except BaseException:
        storage.delete(key)
        raise


def new_key(folder: str) -> str:
    """A name in storage that nothing has, and that says nothing."""
    name = secrets.token_hex(16)
    return f"{folder}{name[:2]}/{name}"
