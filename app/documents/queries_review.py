"""The review queue: what waits, oldest first, and what a reviewer should look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.documents.models import Document, DocumentFile, DocumentState, DocumentVersion
from app.documents.queries_rows import DocumentRow, make_rows, row_query


@dataclass(frozen=True, slots=True)
class Waiting:
    """`twin` says whether another document has the same file; `extraction` is the state of the first file's text."""

    row: DocumentRow
    owner_id: int
    submitted_at: datetime
    extraction: str
    has_summary: bool
    twin: bool


def waiting(session: Session, *, page: int, per_page: int, language: str) -> tuple[list[Waiting], int]:
    """For reviewers only: they may see everything that was submitted."""
    total = session.scalar(select(func.count(Document.id)).where(Document.state == DocumentState.SUBMITTED)) or 0
    query = (
        row_query()
        .add_columns(Document.owner_id, Document.submitted_at)
        .where(Document.state == DocumentState.SUBMITTED)
    )
    found = session.execute(
        query.order_by(Document.submitted_at, Document.id).limit(per_page).offset((page - 1) * per_page)
    ).all()
    checks = _checks(session, [row.id for row in found])
    rows = make_rows(session, found, language)
    made = []
    for row, raw in zip(rows, found, strict=True):
        extraction, twin = checks.get(row.id, ("", False))
        made.append(
            Waiting(row, raw.owner_id, raw.submitted_at or row.moment, extraction, bool(row.summary.strip()), twin)
        )
    return made, total


def _checks(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, bool]]:
    """Of each document: the state of its first file's text, and whether another document has the same file."""
    if not ids:
        return {}
    file = aliased(DocumentFile)
    first = select(func.min(DocumentFile.id)).where(DocumentFile.version_id == Document.version_id).correlate(Document)
    other, its_document = aliased(DocumentFile), aliased(Document)
    same = (
        select(other.id)
        .join(DocumentVersion, DocumentVersion.id == other.version_id)
        .join(its_document, its_document.id == DocumentVersion.document_id)
        .where(its_document.version_id == DocumentVersion.id)
        .where(
            other.sha256 == file.sha256, its_document.id != Document.id, its_document.state != DocumentState.WITHDRAWN
        )
        .exists()
    )
    rows = session.execute(
        select(Document.id, file.extraction, same.label("twin"))
        .join(file, file.id == first.scalar_subquery())
        .where(Document.id.in_(ids))
    )
    return {row.id: (row.extraction, row.twin) for row in rows}
