"""Requests for a copy: those of a reader, those that a keeper answers, and what a link gives."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import BindParameter, ScalarSelect, Table, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError, NotFoundError
from app.documents import policy
from app.documents.models import CopyRequest, CopyState, Document, DocumentFile, DocumentState, DocumentVersion
from app.documents.policy_copies import may_answer
from app.documents.queries import get_document, kept
from app.documents.queries_files import FileToSend
from app.documents.scanning import DAMAGED, HELD_BACK

MOST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as a keeper reads it."""

    id: int
    document_id: int
    title: str
    name: str
    email: str
    organisation: str
    reason: str
    state: str
    asked_at: datetime
    decided_at: datetime | None
    answer: str
    expires_at: datetime | None
    used_at: datetime | None
    member: bool


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def to_answer(session: Session, actor: Actor, document_id: int | None = None) -> Sequence[Asked]:
    """Of the documents that the actor keeps, or as coordinator answers for: what waits first, then the latest."""
    theirs = or_(kept(actor), Document.state == DocumentState.PUBLISHED) if policy.reviews(actor) else kept(actor)
    query = (
        select(CopyRequest, DocumentVersion.title)
        .join(Document, Document.id == CopyRequest.document_id)
        .join(DocumentVersion, DocumentVersion.id == Document.version_id)
        .where(theirs, Document.state != DocumentState.TRASHED)
    )
    if document_id is not None:
        query = query.where(Document.id == document_id)
    order = (CopyRequest.state != CopyState.PENDING, CopyRequest.asked_at.desc())
    return [_asked(row.CopyRequest, row.title) for row in session.execute(query.order_by(*order).limit(MOST))]


def get_to_answer(session: Session, actor: Actor, request_id: int) -> tuple[CopyRequest, Document]:
    """With its document, both locked; NotFoundError for whoever may not know of the document."""
    document_id = session.scalar(select(CopyRequest.document_id).where(CopyRequest.id == request_id))
    if document_id is None:
        raise NotFoundError
    document = get_document(session, actor, document_id, may_answer)
    return session.get_one(CopyRequest, request_id, with_for_update=True), document


def read_asked(session: Session, found: CopyRequest, document: Document) -> Asked:
    title = session.scalars(select(DocumentVersion.title).where(DocumentVersion.id == document.version_id)).one()
    return _asked(found, title)


def last_of(session: Session, actor: Actor, document_id: int) -> CopyRequest | None:
    """What the actor asked last of this document; None for visitors, whom nobody knows again."""
    if actor.person_id is None:
        return None
    theirs = CopyRequest.document_id == document_id, CopyRequest.person_id == actor.person_id
    return session.scalar(select(CopyRequest).where(*theirs).order_by(CopyRequest.id.desc()).limit(1))


def pending_of(session: Session, document_id: int, person_id: int | None, email: str) -> CopyRequest | None:
    who = CopyRequest.person_id == person_id if person_id is not None else CopyRequest.email == email
    waits = CopyRequest.document_id == document_id, CopyRequest.state == CopyState.PENDING, who
    return session.scalar(select(CopyRequest).where(*waits).limit(1))


def by_token(session: Session, token: str) -> tuple[CopyRequest, Document]:
    """Both locked, so that a link opens once. NotFoundError for a token that was never given."""
    known = CopyRequest.token_hash == hash_of(token), CopyRequest.state == CopyState.GRANTED
    found = session.scalar(select(CopyRequest).where(*known).with_for_update())
    if found is None:
        raise NotFoundError
    return found, session.get_one(Document, found.document_id, with_for_update=True)


def files_granted(session: Session, version_id: int) -> Sequence[FileToSend]:
    """Those that all readers of the document may open; ConflictError while the virus scanner holds one, or one is not what it was."""
    rows = session.scalars(
        select(DocumentFile)
        .where(DocumentFile.version_id == version_id, DocumentFile.audience == "")
        .order_by(DocumentFile.place, DocumentFile.id)
    ).all()
    for row in rows:
        if reason := HELD_BACK.get(row.scan) or (DAMAGED if row.broken else ""):
            raise ConflictError(reason)
    return [
        FileToSend(row.storage_key, row.name, row.size, row.media_type, row.sha256, row.thumbnail_key, counted=False)
        for row in rows
    ]


_DOCUMENT, _REQUEST = (cast("Table", model.__table__) for model in (Document, CopyRequest))
_THROUGH: BindParameter[Any] = bindparam("organisations", expanding=True)
_REPRESENTED: BindParameter[Any] = bindparam("represented", expanding=True)


def count_to_answer() -> ScalarSelect[int]:
    """How many requests wait for whoever keeps the document; bound by `person`, `organisations` and `represented`.

    From the few that wait to their documents: SQLite would go through every published document instead.
    """
    column = _DOCUMENT.c
    through = or_(column.organisation_id.is_(None), column.organisation_id.in_(_THROUGH))
    keeps = or_(and_(column.owner_id == bindparam("person"), through), column.organisation_id.in_(_REPRESENTED))
    kept = (
        select(column.id)
        .where(column.id == _REQUEST.c.document_id, column.state == DocumentState.PUBLISHED, keeps)
        .correlate(_REQUEST)
        .exists()
    )
    return select(func.count(_REQUEST.c.id)).where(_REQUEST.c.state == CopyState.PENDING, kept).scalar_subquery()


def _asked(found: CopyRequest, title: str) -> Asked:
    now = clock.now()
    live = found.expires_at is not None and found.expires_at > now
    return Asked(
        found.id,
        found.document_id,
        title,
        found.name,
        found.email,
        found.organisation,
        found.reason,
        "ended" if found.state == CopyState.GRANTED and found.used_at is None and not live else found.state,
        found.asked_at,
        found.decided_at,
        found.answer,
        found.expires_at,
        found.used_at,
        found.person_id is not None,
    )
