"""Drafts that were made of files, and what reading the files found for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.documents.models import Document, DocumentFile, ExtractionState


@dataclass(frozen=True, slots=True)
class Found:
    """`pending`: a file is still to be read. `proposed` maps fields to values, as on DocumentFile, of the first file that has one."""

    pending: bool
    proposed: Mapping[str, Any]


def drafts_of(session: Session, owner_id: int, tokens: Sequence[str]) -> list[int]:
    """The drafts that this person's form has made already, in their order."""
    asked = select(Document.id).where(Document.owner_id == owner_id, Document.upload_token.in_(tokens))
    return list(session.scalars(asked.order_by(Document.id)))


def found_in(session: Session, version_id: int) -> Found:
    """Of the files of a version that the actor may edit."""
    rows = session.execute(
        select(DocumentFile.extraction, DocumentFile.proposed)
        .where(DocumentFile.version_id == version_id)
        .order_by(DocumentFile.id)
    ).all()
    proposed: dict[str, Any] = {}
    for row in rows:
        proposed = {**(row.proposed or {}), **proposed}
    return Found(any(row.extraction == ExtractionState.PENDING for row in rows), proposed)
