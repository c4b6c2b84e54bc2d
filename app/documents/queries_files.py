"""Files and pages behind an address; permission is asked on each request."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.core.errors import NotFoundError
from app.documents.models import Document, DocumentFile, DocumentPage, DocumentVersion
from app.documents.policy import Facts, keeps, reviews
from app.documents.queries import readable


@dataclass(frozen=True, slots=True)
class FileToSend:
    """`size` in bytes."""

    storage_key: str
    name: str
    size: int
    media_type: str
    sha256: str
    thumbnail_key: str


@dataclass(frozen=True, slots=True)
class PageToRead:
    """One page of a file. `text` is empty for a page without; `last` is the highest page number, 1 for a file not yet read."""

    title: str
    file_id: int
    file_name: str
    media_type: str
    extraction: str
    message: str
    text: str
    number: int
    last: int


def get_file(session: Session, actor: Actor, document_id: int, name: str, *, version: int | None = None) -> FileToSend:
    """A file of the version shown, by name; of an earlier one for those who answer for the document or review it."""
    query = _files(actor, document_id).where(DocumentFile.name == name)
    if version is None:
        return _to_send(session.execute(query.where(DocumentFile.version_id == Document.version_id)).first())
    row = session.execute(query.where(DocumentVersion.number == version)).first()
    if row is not None and row.version_id != row.shown and not (reviews(actor) or keeps(actor, _facts(row))):
        raise NotFoundError
    return _to_send(row)


def get_main_file(session: Session, actor: Actor, document_id: int, file_id: int | None = None) -> FileToSend:
    """The first file of the version shown, or the one named by its number."""
    query = _files(actor, document_id).where(DocumentFile.version_id == Document.version_id)
    if file_id is not None:
        query = query.where(DocumentFile.id == file_id)
    return _to_send(session.execute(query.order_by(DocumentFile.id).limit(1)).first())


def get_page(session: Session, actor: Actor, document_id: int, number: int, file_id: int | None = None) -> PageToRead:
    """A page of the version shown; NotFoundError for a number beyond the last page. Page 1 exists in every file."""
    is_page = (DocumentPage.file_id == DocumentFile.id) & (DocumentPage.number == number)
    query = (
        select(
            DocumentVersion.title,
            DocumentFile.id.label("file_id"),
            DocumentFile.name,
            DocumentFile.media_type,
            DocumentFile.extraction,
            DocumentFile.message,
            func.coalesce(DocumentPage.text, "").label("text"),
            DocumentFile.page_count,
        )
        .select_from(Document)
        .join(DocumentVersion, DocumentVersion.id == Document.version_id)
        .join(DocumentFile, DocumentFile.version_id == DocumentVersion.id)
        .outerjoin(DocumentPage, is_page)
        .where(Document.id == document_id, readable(actor, clock.now()))
        .order_by(DocumentFile.id)
        .limit(1)
    )
    if file_id is not None:
        query = query.where(DocumentFile.id == file_id)
    row = session.execute(query).first()
    last = max(1, row.page_count) if row is not None else 0
    if row is None or not 1 <= number <= last:
        raise NotFoundError
    return PageToRead(
        row.title, row.file_id, row.name, row.media_type, row.extraction, row.message, row.text, number, last
    )


def pages_with(session: Session, file_id: int, words: Sequence[str], limit: int = 50) -> list[int]:
    """Numbers of the pages that hold every one of the words, as parts of words too; for a file that the actor has been allowed to read."""
    if not words:
        return []
    conditions = [DocumentPage.text.icontains(word, autoescape=True) for word in words]
    return list(
        session.scalars(
            select(DocumentPage.number)
            .where(DocumentPage.file_id == file_id, *conditions)
            .order_by(DocumentPage.number)
            .limit(limit)
        )
    )


def _files(actor: Actor, document_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            DocumentFile.storage_key,
            DocumentFile.name,
            DocumentFile.size,
            DocumentFile.media_type,
            DocumentFile.sha256,
            DocumentFile.thumbnail_key,
            DocumentFile.version_id,
            Document.version_id.label("shown"),
            Document.state,
            Document.owner_id,
            Document.organisation_id,
            Document.audience,
        )
        .select_from(Document)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .join(DocumentFile, DocumentFile.version_id == DocumentVersion.id)
        .where(Document.id == document_id, readable(actor, clock.now()))
    )


def _to_send(row: Row[*tuple[Any, ...]] | None) -> FileToSend:
    if row is None:
        raise NotFoundError
    return FileToSend(row.storage_key, row.name, row.size, row.media_type, row.sha256, row.thumbnail_key)


def _facts(row: Row[*tuple[Any, ...]]) -> Facts:
    return Facts(row.state, row.owner_id, row.organisation_id, row.audience)
