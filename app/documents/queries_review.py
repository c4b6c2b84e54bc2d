"""The review queue: what waits, oldest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.documents.models import Document, DocumentState
from app.documents.queries_rows import DocumentRow, make_rows, row_query
from app.documents.queries_versions import correction_waits


@dataclass(frozen=True, slots=True)
class Waiting:
    row: DocumentRow
    owner_id: int
    submitted_at: datetime


def waiting(session: Session, *, page: int, per_page: int, language: str) -> tuple[list[Waiting], int, bool]:
    """For reviewers only, who may see everything that was submitted: one page, how many in all, and whether corrections wait."""
    submitted = select(func.count(Document.id)).where(Document.state == DocumentState.SUBMITTED).scalar_subquery()
    total, corrected = session.execute(select(submitted, correction_waits())).one()
    query = (
        row_query()
        .add_columns(Document.owner_id, Document.submitted_at)
        .where(Document.state == DocumentState.SUBMITTED)
    )
    found = session.execute(
        query.order_by(Document.submitted_at, Document.id).limit(per_page).offset((page - 1) * per_page)
    ).all()
    rows = make_rows(session, found, language)
    made = [Waiting(row, raw.owner_id, raw.submitted_at or row.moment) for row, raw in zip(rows, found, strict=True)]
    return made, total, bool(corrected)
