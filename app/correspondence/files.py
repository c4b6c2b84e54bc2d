"""Files of a letter in storage, by the rules of every upload."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO

from app import forum
from app.core.errors import InvalidError
from app.core.storage import Storage
from app.core.text import safe_file_name
from app.correspondence.body import File
from app.web.intake import StoredFile


@dataclass(slots=True)
class Arrived:
    """What is in storage; of what is not, name and sentence. `posted`: whether a post has them now."""

    files: list[StoredFile] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    posted: bool = False


@contextmanager
def arriving(storage: Storage, files: Sequence[File]) -> Iterator[Arrived]:
    """Before the transaction begins; gone again when the block fails, or ends without a post."""
    arrived = Arrived()
    whole = False
    try:
        for one in files:
            _take_in(storage, one, arrived)
        yield arrived
        whole = True
    finally:
        if not (whole and arrived.posted):
            for stored in arrived.files:
                storage.delete(stored.key)


def _take_in(storage: Storage, one: File, arrived: Arrived) -> None:
    name = safe_file_name(one.name)
    if len(arrived.files) >= forum.MOST_FILES:
        arrived.refused.append((name, forum.TOO_MANY_FILES))
        return
    try:
        arrived.files.append(forum.take_in_file(storage, BytesIO(one.octets), name))
    except InvalidError as refusal:
        arrived.refused.append((name, refusal.sentence))
