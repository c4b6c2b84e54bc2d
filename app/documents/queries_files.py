"""Files and pages behind an address; permission is asked on each request."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError, NotFoundError
from app.documents.models import Document, DocumentFile, DocumentPage, DocumentVersion
from app.documents.policy import Facts, may_open, may_read_version
from app.documents.queries import readable
from app.documents.scanning import DAMAGED, HELD_BACK
from app.documents.used import is_counted


@dataclass(frozen=True, slots=True)
class FileToSend:
    """`size` in bytes; `counted`: taking it is use of the document (`used.is_counted`)."""

    storage_key: str
    name: str
    size: int
    media_type: str
    sha256: str
    thumbnail_key: str
    counted: bool


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
    counted: bool = False


def get_file(session: Session, actor: Actor, document_id: int, name: str, *, version: int | None = None) -> FileToSend:
    """A file of the version shown, by name; of an earlier one for whoever may read that (`policy.may_read_version`)."""
    wanted = DocumentVersion.id == Document.version_id if version is None else DocumentVersion.number == version
    query = _files(actor, document_id).where(DocumentFile.name == name, wanted)
    return _to_send(actor, _open(session, actor, query))


def get_main_file(session: Session, actor: Actor, document_id: int, file_id: int | None = None) -> FileToSend:
    """The first file of the version shown that the actor may open, or the one named by its number."""
    query = _files(actor, document_id).where(DocumentFile.version_id == Document.version_id)
    if file_id is not None:
        query = query.where(DocumentFile.id == file_id)
    return _to_send(actor, _open(session, actor, query))


def get_page(session: Session, actor: Actor, document_id: int, number: int, file_id: int | None = None) -> PageToRead:
    """A page of the version shown; NotFoundError for a number beyond the last page. Page 1 exists in every file."""
    is_page = (DocumentPage.file_id == DocumentFile.id) & (DocumentPage.number == number)
    query = (
        _files(actor, document_id)
        .add_columns(
            DocumentVersion.title,
            DocumentFile.id.label("file_id"),
            DocumentFile.extraction,
            DocumentFile.message,
            func.coalesce(DocumentPage.text, "").label("text"),
            DocumentFile.page_count,
        )
        .outerjoin(DocumentPage, is_page)
        .where(DocumentFile.version_id == Document.version_id)
    )
    if file_id is not None:
        query = query.where(DocumentFile.id == file_id)
    row = _open(session, actor, query)
    last = max(1, row.page_count)
    if not 1 <= number <= last:
        raise NotFoundError
    return PageToRead(
        row.title,
        row.file_id,
        row.name,
        row.media_type,
        row.extraction,
        row.message,
        row.text,
        number,
        last,
        counted=is_counted(actor, _facts(row)),
    )


@dataclass(frozen=True, slots=True)
class FileToTurn:
    id: int
    name: str


def files_to_turn(session: Session, actor: Actor, document_id: int) -> list[FileToTurn]:
    """The files of the version shown that have pages and that the actor may open; none where there is only one."""
    query = _files(actor, document_id).add_columns(DocumentFile.id.label("file_id"))
    wanted = DocumentFile.version_id == Document.version_id, DocumentFile.page_count > 0
    rows = [
        FileToTurn(row.file_id, row.name)
        for row in session.execute(query.where(*wanted))
        if may_open(actor, _facts(row), row.file_audience)
    ]
    return rows if len(rows) > 1 else []


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


_NEXT = aliased(DocumentVersion)
_FOLLOWED_AT = (
    select(_NEXT.created_at)
    .where(_NEXT.document_id == Document.id, _NEXT.number == DocumentVersion.number + 1)
    .correlate(Document, DocumentVersion)
    .scalar_subquery()
)
_SHOWN_NUMBER = select(_NEXT.number).where(_NEXT.id == Document.version_id).correlate(Document).scalar_subquery()


def _files(actor: Actor, document_id: int) -> Select[*tuple[Any, ...]]:
    """Files of every version, as far as the actor may read the document; those of all its readers first, as in the index."""
    return (
        select(
            DocumentFile.storage_key,
            DocumentFile.name,
            DocumentFile.size,
            DocumentFile.media_type,
            DocumentFile.sha256,
            DocumentFile.thumbnail_key,
            DocumentFile.audience.label("file_audience"),
            DocumentFile.scan,
            DocumentFile.broken,
            DocumentVersion.number,
            _SHOWN_NUMBER.label("shown"),
            _FOLLOWED_AT.label("followed_at"),
            Document.state,
            Document.owner_id,
            Document.organisation_id,
            Document.audience,
            Document.published_at,
        )
        .select_from(Document)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .join(DocumentFile, DocumentFile.version_id == DocumentVersion.id)
        .where(Document.id == document_id, readable(actor, clock.now()))
        .order_by(DocumentFile.audience != "", DocumentFile.place, DocumentFile.id)
    )


def _open(session: Session, actor: Actor, query: Select[*tuple[Any, ...]]) -> Row[*tuple[Any, ...]]:
    """The first of the files that the actor may open: its readers may be fewer than the document's, or of its version.

    ConflictError for one that the virus scanner holds, or that is not what it was.
    """
    for row in session.execute(query):
        facts = _facts(row)
        if may_read_version(actor, facts, row.number, row.shown, row.followed_at) and may_open(
            actor, facts, row.file_audience
        ):
            if reason := HELD_BACK.get(row.scan) or (DAMAGED if row.broken else ""):
                raise ConflictError(reason)
            return row
    raise NotFoundError


def _facts(row: Row[*tuple[Any, ...]]) -> Facts:
    return Facts(row.state, row.owner_id, row.organisation_id, row.audience, published_at=row.published_at)


def _to_send(actor: Actor, row: Row[*tuple[Any, ...]]) -> FileToSend:
    return FileToSend(
        row.storage_key,
        row.name,
        row.size,
        row.media_type,
        row.sha256,
        row.thumbnail_key,
        is_counted(actor, _facts(row)),
    )
