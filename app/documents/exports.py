"""What leaves the house with its files: descriptions in the words of the form, and of the files those that the actor may open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, not_, select
from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor
from app.core import clock
from app.documents import policy, scanning
from app.documents.filters import conditions_of
from app.documents.imports import Said, said_of
from app.documents.models import Document, DocumentFile, DocumentState, DocumentVersion
from app.documents.queries import mine, on_shelf, openable, readable
from app.documents.queries_detail import describe
from app.groups import audiences

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class FileTakenOut:
    """`size` in bytes; `readers` as `visibility`, or `keepers`; "" where they are the document's."""

    name: str
    size: int
    sha256: str
    storage_key: str
    readers: str


@dataclass(frozen=True, slots=True)
class TakenOut:
    id: int
    external_id: str
    organisation: str
    state: str
    version: int
    created_at: datetime
    published_at: datetime | None
    said: Said
    files: Sequence[FileTakenOut]


def own_ids(session: Session, actor: Actor) -> list[int]:
    """Everything that is the actor's own, finished or not."""
    wanted = select(Document.id).where(mine(actor), Document.state != DocumentState.TRASHED)
    return list(session.scalars(wanted.order_by(Document.id)))


def shelf_ids(session: Session, actor: Actor, filters: Mapping[str, Sequence[str]]) -> list[int]:
    """What the actor's lists show with these filters, as far as it can be read."""
    wanted = select(Document.id).join(DocumentVersion, DocumentVersion.id == Document.version_id)
    conditions = [on_shelf(actor, clock.now()), *conditions_of(session, filters)]
    return list(session.scalars(wanted.where(*conditions).order_by(Document.id)))


def withheld(session: Session, actor: Actor, ids: Sequence[int]) -> tuple[set[int], set[int]]:
    """Which of these documents the actor may not read now, and which files of all of them nobody hands to the actor."""
    gone, shut = set(ids), set[int]()
    sound = and_(DocumentFile.scan.not_in(list(scanning.HELD_BACK)), DocumentFile.broken == "", openable(actor))
    joined = select(DocumentFile.id).join(DocumentVersion, DocumentVersion.id == DocumentFile.version_id)
    for first in range(0, len(ids), AT_ONCE):
        these = Document.id.in_(ids[first : first + AT_ONCE])
        gone.difference_update(session.scalars(select(Document.id).where(these, readable(actor, clock.now()))))
        files = joined.join(Document, Document.id == DocumentVersion.document_id).where(these, not_(sound))
        shut.update(session.scalars(files))
    return gone, shut


def take_out(session: Session, actor: Actor, document_id: int) -> TakenOut | None:
    """One document with its files; None when the actor may not, or no longer, read it."""
    row = session.execute(
        select(Document, DocumentVersion)
        .join(DocumentVersion, DocumentVersion.id == Document.version_id)
        .where(Document.id == document_id, Document.state != DocumentState.TRASHED, readable(actor, clock.now()))
    ).one_or_none()
    if row is None:
        return None
    document, version = row
    files = [
        file
        for file in session.scalars(
            select(DocumentFile).where(DocumentFile.version_id == version.id).order_by(DocumentFile.id)
        )
        if file.scan not in scanning.HELD_BACK and not file.broken and policy.may_open(actor, document, file.audience)
    ]
    names = audiences.group_names(session, [document.audience, *(file.audience for file in files)])
    number = document.organisation_id
    owner = organisations.names(session, [number]).get(number) if number is not None else None
    return TakenOut(
        document.id,
        document.external_id or "",
        owner.slug if owner is not None else "",
        document.state,
        version.number,
        document.created_at,
        document.published_at,
        said_of(describe(session, document, version), audiences.visibility_of(document.audience, names)),
        [
            FileTakenOut(
                file.name,
                file.size,
                file.sha256,
                file.storage_key,
                audiences.visibility_of(file.audience, names) if file.audience else "",
            )
            for file in files
        ],
    )
