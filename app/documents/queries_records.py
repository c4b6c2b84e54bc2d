"""Published documents as other programs want them: all that is said of them, and of their files no more than everyone may know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, select
from sqlalchemy.orm import Session

from app.access import NOBODY, Actor
from app.core import clock
from app.documents.models import Document, DocumentFile, DocumentState, DocumentTerm, DocumentVersion
from app.documents.queries import knowable, on_display, on_shelf

Version = DocumentVersion


@dataclass(frozen=True, slots=True)
class RecordFile:
    """`size` in bytes."""

    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A document in the version that is shown. `terms` maps a vocabulary to its codes.

    Attributes:
        publisher, identifier: as typed; "" for none.
        files: those that all its readers may take.
        is_open: everyone may read it; where not, everyone may know of it if `is_public`.
    """

    id: int
    version: int
    title: str
    summary: str
    authors: Sequence[str]
    keywords: Sequence[str]
    type: str
    year: int | None
    language: str
    licence: str
    publisher: str
    identifier: str
    link: str
    duration: int | None
    organisation_id: int | None
    published_at: datetime
    changed_at: datetime
    embargo_until: datetime | None
    terms: Mapping[str, Sequence[str]]
    files: Sequence[RecordFile]
    is_open: bool
    is_public: bool


def records(session: Session, actor: Actor, ids: Iterable[int]) -> dict[int, Record]:
    """Published documents by number, as far as the actor may know of them; three queries, however many."""
    return _records(session, Document.id.in_(sorted(set(ids))), knowable(actor, clock.now()))


def newest_records(
    session: Session, *, organisation_id: int | None = None, topic: str = "", limit: int
) -> list[Record]:
    """The documents published last of which everyone may know, newest first."""
    where = [on_display(NOBODY, clock.now())]
    if organisation_id is not None:
        where.append(Document.organisation_id == organisation_id)
    if topic:
        about = select(DocumentTerm.version_id).where(DocumentTerm.vocabulary == "topic", DocumentTerm.code == topic)
        where.append(Document.version_id.in_(about))
    query = select(Document.id).where(*where).order_by(Document.published_at.desc(), Document.id.desc()).limit(limit)
    ids = list(session.scalars(query))
    found = records(session, NOBODY, ids)
    return [found[number] for number in ids if number in found]


def owners_of_documents() -> Subquery:
    """Columns `id` and `owner`: which organisation each document is of."""
    return select(Document.id, Document.organisation_id.label("owner")).subquery()


def _records(session: Session, *where: ColumnElement[bool]) -> dict[int, Record]:
    now = clock.now()
    is_open, is_public = on_shelf(NOBODY, now), on_display(NOBODY, now)
    columns = (
        Document.id,
        Document.version_id,
        Document.organisation_id,
        Document.published_at,
        Document.changed_at,
        Document.embargo_until,
        Version.number,
        Version.title,
        Version.summary,
        Version.authors,
        Version.keywords,
        Version.type,
        Version.year,
        Version.language,
        Version.licence,
        Version.publisher,
        Version.identifier,
        Version.link,
        Version.duration,
        is_open.label("is_open"),
        is_public.label("is_public"),
    )
    query = select(*columns).join(Version, Version.id == Document.version_id)
    published = and_(Document.state == DocumentState.PUBLISHED, Document.published_at.is_not(None))
    rows = session.execute(query.where(published, *where)).all()
    versions = [row.version_id for row in rows]
    terms, files = _terms(session, versions), _files(session, versions)
    return {
        row.id: Record(
            id=row.id,
            version=row.number,
            title=row.title,
            summary=row.summary,
            authors=row.authors,
            keywords=row.keywords,
            type=row.type,
            year=row.year,
            language=row.language,
            licence=row.licence,
            publisher=row.publisher,
            identifier=row.identifier,
            link=row.link,
            duration=row.duration,
            organisation_id=row.organisation_id,
            published_at=row.published_at,
            changed_at=row.changed_at,
            embargo_until=row.embargo_until,
            terms=terms.get(row.version_id, {}),
            files=files.get(row.version_id, ()),
            is_open=bool(row.is_open),
            is_public=bool(row.is_public),
        )
        for row in rows
    }


def _terms(session: Session, versions: Sequence[int]) -> Mapping[int, Mapping[str, Sequence[str]]]:
    query = select(DocumentTerm.version_id, DocumentTerm.vocabulary, DocumentTerm.code)
    found: dict[int, dict[str, list[str]]] = {}
    for version_id, vocabulary, code in session.execute(
        query.where(DocumentTerm.version_id.in_(versions)).order_by(DocumentTerm.vocabulary, DocumentTerm.code)
    ):
        found.setdefault(version_id, {}).setdefault(vocabulary, []).append(code)
    return found


def _files(session: Session, versions: Sequence[int]) -> Mapping[int, Sequence[RecordFile]]:
    query = select(DocumentFile.version_id, DocumentFile.name, DocumentFile.size, DocumentFile.media_type)
    found: dict[int, list[RecordFile]] = {}
    for version_id, name, size, media_type in session.execute(
        query.where(DocumentFile.version_id.in_(versions), DocumentFile.audience == "").order_by(DocumentFile.id)
    ):
        found.setdefault(version_id, []).append(RecordFile(name, size, media_type))
    return found
