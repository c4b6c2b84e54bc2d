"""The versions of a document: the one shown, those before it, and a correction that waits for the coordinator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import accounts
from app.access import Actor
from app.core.errors import NotFoundError
from app.documents import policy
from app.documents.models import Document, DocumentFile, DocumentState, DocumentVersion, FileSwap
from app.documents.queries_detail import Detail


@dataclass(frozen=True, slots=True)
class VersionFile:
    """`size` in bytes."""

    name: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """`files` are those that the reader may open; `current` is the version shown, `waits` a correction not yet looked at."""

    id: int
    number: int
    title: str
    note: str
    by: str
    created_at: datetime
    files: Sequence[VersionFile]
    current: bool
    waits: bool


@dataclass(frozen=True, slots=True)
class SwapFacts:
    """A file put in the place of another without a new version."""

    old_name: str
    new_name: str
    reason: str
    by: str
    swapped_at: datetime


def versions(session: Session, actor: Actor, detail: Detail, *, briefly: bool = False) -> list[VersionFacts]:
    """Latest first, as far as a reader of the document may read them; in three queries, or briefly (no files, no names) in one."""
    rows = session.execute(
        select(
            DocumentVersion.id,
            DocumentVersion.number,
            DocumentVersion.title,
            DocumentVersion.note,
            DocumentVersion.created_by,
            DocumentVersion.created_at,
        )
        .where(DocumentVersion.document_id == detail.id)
        .order_by(DocumentVersion.number.desc())
    ).all()
    came = {row.number: row.created_at for row in rows}
    seen = [
        row
        for row in rows
        if policy.may_read_version(actor, detail.facts, row.number, detail.version, came.get(row.number + 1))
    ]
    files = {} if briefly else _files(session, actor, detail, [row.id for row in seen])
    people = {} if briefly else accounts.cards(session, {row.created_by for row in seen})
    return [
        VersionFacts(
            row.id,
            row.number,
            row.title,
            row.note,
            people[row.created_by].name if row.created_by in people else "",
            row.created_at,
            files.get(row.id, ()),
            row.number == detail.version,
            row.number > detail.version,
        )
        for row in seen
    ]


def get_version(session: Session, actor: Actor, detail: Detail, number: int) -> VersionFacts:
    """NotFoundError for a version that does not exist, or that the reader may not read."""
    for one in versions(session, actor, detail):
        if one.number == number:
            return one
    raise NotFoundError


def waiting_correction(session: Session, document: Document) -> DocumentVersion | None:
    """A version beyond the one shown: somebody who keeps the document proposes it."""
    shown = select(DocumentVersion.number).where(DocumentVersion.id == document.version_id).scalar_subquery()
    later = DocumentVersion.document_id == document.id, DocumentVersion.number > shown
    return session.scalar(select(DocumentVersion).where(*later))


def correction_waits() -> ColumnElement[bool]:
    """Whether the coordinator has one to look at."""
    return _corrections(DocumentVersion.id).limit(1).exists()


def corrections(session: Session) -> list[tuple[int, str, str, datetime]]:
    """What the coordinator has to look at, oldest first: number and title of the document, the note, since when."""
    wanted = _corrections(
        Document.id, DocumentVersion.title, DocumentVersion.note, DocumentVersion.created_at
    ).order_by(DocumentVersion.created_at)
    return [(row.id, row.title, row.note, row.created_at) for row in session.execute(wanted)]


def _corrections(*columns: InstrumentedAttribute[Any]) -> Select[*tuple[Any, ...]]:
    shown = select(DocumentVersion.id, DocumentVersion.number).subquery()
    later = DocumentVersion.number > 1, DocumentVersion.number > shown.c.number
    return (
        select(*columns)
        .select_from(DocumentVersion)
        .join(Document, Document.id == DocumentVersion.document_id)
        .join(shown, shown.c.id == Document.version_id)
        .where(*later, Document.state == DocumentState.PUBLISHED)
    )


def swaps(session: Session, version_id: int) -> list[SwapFacts]:
    """Of one version, the latest first."""
    rows = session.scalars(select(FileSwap).where(FileSwap.version_id == version_id).order_by(FileSwap.id.desc())).all()
    people = accounts.cards(session, {one.swapped_by for one in rows}) if rows else {}
    return [
        SwapFacts(
            one.old_name,
            one.new_name,
            one.reason,
            people[one.swapped_by].name if one.swapped_by in people else "",
            one.swapped_at,
        )
        for one in rows
    ]


def _files(
    session: Session, actor: Actor, detail: Detail, version_ids: Sequence[int]
) -> Mapping[int, Sequence[VersionFile]]:
    rows = session.execute(
        select(
            DocumentFile.version_id,
            DocumentFile.name,
            DocumentFile.size,
            DocumentFile.media_type,
            DocumentFile.audience,
        )
        .where(DocumentFile.version_id.in_(version_ids))
        .order_by(DocumentFile.place, DocumentFile.id)
    )
    files: dict[int, list[VersionFile]] = {}
    for row in rows:
        if policy.may_open(actor, detail.facts, row.audience):
            files.setdefault(row.version_id, []).append(VersionFile(row.name, row.size, row.media_type))
    return files
