"""Published documents as other programs want them: all that is said of them, and of their files no more than everyone may know."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, Subquery, and_, or_, select
from sqlalchemy.orm import Session

from app.access import NOBODY, Actor
from app.core import clock
from app.documents.filters import conditions_of, read_filters
from app.documents.models import (
    Document,
    DocumentAuthor,
    DocumentFile,
    DocumentRelation,
    DocumentState,
    DocumentTerm,
    DocumentVersion,
)
from app.documents.queries import knowable, on_display, on_shelf, readable
from app.vocabularies import load_vocabularies

Version = DocumentVersion
NO_LINKS: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class RecordFile:
    """`size` in bytes."""

    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class RecordRelation:
    """`kind`: as on DocumentRelation, what the record is to the other: a document of the house, or an address elsewhere."""

    kind: str
    other_id: int | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A document in the version that is shown. `terms` maps a vocabulary to its codes.

    Attributes:
        publisher, identifier: as typed; "" for none.
        bodies, people: places in `authors` (from 0) of those known to be organisations, and persons, of the house.
        link: where the work itself is; "" for whoever may only know of it.
        files: those that all its readers may take.
        relations: to what everyone may know of who may know of the record.
        is_open: everyone may read it; where not, everyone may know of it if `is_public`.
    """

    id: int
    version: int
    title: str
    summary: str
    authors: Sequence[str]
    bodies: Collection[int]
    people: Collection[int]
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
    relations: Sequence[RecordRelation]
    is_open: bool
    is_public: bool


def records(session: Session, actor: Actor, ids: Iterable[int]) -> dict[int, Record]:
    """Published documents by number, as far as the actor may know of them; five queries, however many."""
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
        readable(actor, now).label("is_readable"),
    )
    query = select(*columns).join(Version, Version.id == Document.version_id)
    published = and_(Document.state == DocumentState.PUBLISHED, Document.published_at.is_not(None))
    rows = session.execute(query.where(published, Document.id.in_(sorted(set(ids))), knowable(actor, now))).all()
    versions = [row.version_id for row in rows]
    terms, files, linked = _terms(session, versions), _files(session, versions), linked_authors(session, versions)
    related = _relations(session, actor, [row.id for row in rows])
    return {
        row.id: Record(
            id=row.id,
            version=row.number,
            title=row.title,
            summary=row.summary,
            authors=row.authors,
            bodies=linked.get(row.version_id, NO_LINKS)[0],
            people=linked.get(row.version_id, NO_LINKS)[1],
            keywords=row.keywords,
            type=row.type,
            year=row.year,
            language=row.language,
            licence=row.licence,
            publisher=row.publisher,
            identifier=row.identifier,
            link=row.link if row.is_readable else "",
            duration=row.duration,
            organisation_id=row.organisation_id,
            published_at=row.published_at,
            changed_at=row.changed_at,
            embargo_until=row.embargo_until,
            terms=terms.get(row.version_id, {}),
            files=files.get(row.version_id, ()),
            relations=related.get(row.id, ()),
            is_open=bool(row.is_open),
            is_public=bool(row.is_public),
        )
        for row in rows
    }


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
        query.where(DocumentFile.version_id.in_(versions), DocumentFile.audience == "").order_by(
            DocumentFile.place, DocumentFile.id
        )
    ):
        found.setdefault(version_id, []).append(RecordFile(name, size, media_type))
    return found


def linked_authors(session: Session, versions: Sequence[int]) -> Mapping[int, tuple[set[int], set[int]]]:
    """By version, the places (from 0) of authors known to be organisations, and of those known to be persons."""
    query = select(DocumentAuthor.version_id, DocumentAuthor.place, DocumentAuthor.organisation_id)
    found: dict[int, tuple[set[int], set[int]]] = {}
    for version_id, place, organisation_id in session.execute(query.where(DocumentAuthor.version_id.in_(versions))):
        found.setdefault(version_id, (set(), set()))[organisation_id is None].add(place)
    return found


def _relations(session: Session, actor: Actor, ids: Sequence[int]) -> Mapping[int, Sequence[RecordRelation]]:
    """What the records say of others; the other way round it is the other's to say."""
    relation = DocumentRelation
    query = (
        select(relation.document_id, relation.kind, relation.other_id, relation.url)
        .outerjoin(Document, Document.id == relation.other_id)
        .where(relation.document_id.in_(ids))
        .where(
            or_(
                relation.other_id.is_(None),
                and_(Document.state == DocumentState.PUBLISHED, knowable(actor, clock.now())),
            )
        )
        .order_by(relation.id)
    )
    found: dict[int, list[RecordRelation]] = {}
    for number, kind, other_id, url in session.execute(query):
        found.setdefault(number, []).append(RecordRelation(kind, other_id, url))
    return found


def filtered_ids(session: Session, actor: Actor, given: Mapping[str, Sequence[str]], *, limit: int) -> list[int]:
    """Numbers of the documents that a list shows the actor under these filters (names as in its address), newest first."""
    filters = read_filters(given, load_vocabularies(session))
    query = select(Document.id).join(Version, Version.id == Document.version_id)
    where = [on_display(actor, clock.now()), *conditions_of(session, filters)]
    return list(
        session.scalars(query.where(*where).order_by(Document.published_at.desc(), Document.id.desc()).limit(limit))
    )


def documents_of(organisation_ids: Collection[int]) -> Select[int]:
    """Numbers of the documents of these organisations, for use within another query."""
    return select(Document.id).where(Document.organisation_id.in_(sorted(organisation_ids)))
