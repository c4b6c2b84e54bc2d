"""The searchable copy of a scan behind an address; permission is that of the file itself."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core.errors import NotFoundError
from app.documents.models import DocumentFile, OcrState
from app.documents.queries_files import get_file


@dataclass(frozen=True, slots=True)
class Searchable:
    """`key` in storage; `sha256` of the file that it was made from."""

    key: str
    name: str
    sha256: str


def get_searchable(
    session: Session, actor: Actor, document_id: int, name: str, *, version: int | None = None
) -> Searchable:
    """Of the file of that name; NotFoundError where it has none, or none yet."""
    file = get_file(session, actor, document_id, name, version=version)
    row = session.execute(
        select(DocumentFile.searchable_key, DocumentFile.ocr).where(DocumentFile.storage_key == file.storage_key)
    ).one()
    if not row.searchable_key or row.ocr != OcrState.DONE:
        raise NotFoundError
    stem = file.name.rpartition(".")[0] or file.name
    return Searchable(row.searchable_key, f"{stem} (searchable).pdf", file.sha256)
