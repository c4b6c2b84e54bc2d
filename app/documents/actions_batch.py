"""Many files at once: one document of all of them, or a draft of each. What they are called is their name until somebody says more."""

from collections.abc import Iterable, Sequence
from typing import Literal

from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.documents.actions import add_document, keep_file
from app.documents.description import Description
from app.documents.models import Document
from app.documents.uploads import MAX_TOKEN, Arrived, release
from app.web.intake import StoredFile

How = Literal["each", "one"]
LONGEST_TITLE = 300


def add_drafts(
    session: Session, arrived: Sequence[Arrived], how: How, token: str, language: str, *, by: Actor
) -> list[int]:
    """The numbers of the drafts, in the order of the files. The first file of one document is its main one.

    Args:
        token: of the form, which marks its drafts, so that a second post finds them (`queries_batch.drafts_of`).
    """
    release(session, arrived)
    files = [one.file for one in arrived if one.file is not None]
    if how == "one":
        return [_one(session, [*_once_each(files)], token, language, by=by)]
    return [_draft(session, file, mark(token, place), language, by=by).id for place, file in enumerate(files, 1)]


def mark(token: str, place: int) -> str:
    """The token of one draft of a form's; places count from 1."""
    return f"{token[: MAX_TOKEN - 5]}~{place}"


def _one(session: Session, files: Sequence[StoredFile], token: str, language: str, *, by: Actor) -> int:
    document = _draft(session, files[0], mark(token, 1), language, by=by)
    taken = {files[0].name}
    for file in files[1:]:
        name = _free(file.name, taken)
        taken.add(name)
        stored = StoredFile(file.key, name, file.size, file.sha256, file.media_type)
        keep_file(session, document.version_id or 0, stored, at=clock.now())
    return document.id


def _draft(session: Session, file: StoredFile, token: str, language: str, *, by: Actor) -> Document:
    title = file.name.rpartition(".")[0] or file.name
    described = Description(title=title[:LONGEST_TITLE], type="other", language=language)
    return add_document(session, described, file, by=by, upload_token=token)


def _once_each(files: Iterable[StoredFile]) -> Iterable[StoredFile]:
    """The same content chosen twice is one file of the document; the sweep removes the other."""
    seen: set[str] = set()
    for file in files:
        if file.sha256 not in seen:
            seen.add(file.sha256)
            yield file


def _free(name: str, taken: set[str]) -> str:
    """Files of two folders may have one name, those of a document may not."""
    stem, _, extension = name.rpartition(".")
    place = 1
    while name in taken:
        place += 1
        name = f"{stem} ({place}).{extension}"
    return name
