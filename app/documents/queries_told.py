"""What the repository has to tell of a time: what came onto the shelf, with enough of its text to begin a summary from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from app import organisations
from app.core import clock
from app.documents.models import Document, DocumentFile, DocumentPage, DocumentState, DocumentVersion

# A summary that is shorter says too little: the first pages speak instead.
SHORT = 120
OPENING_PAGES = 3
OPENING = 6_000  # characters of a page


@dataclass(frozen=True, slots=True)
class Told:
    """`type` is a code; `text` the summary, or the beginning of the text; `came_at` when members could first read it."""

    id: int
    title: str
    type: str
    year: int | None
    language: str
    organisation: str
    audience: str
    came_at: datetime
    text: str


def told_between(session: Session, since: datetime, until: datetime) -> list[Told]:
    """Published, or past their embargo, from the one moment until before the other, for whatever audience; oldest first."""
    opened = Document.embargo_until
    came = case((opened > Document.published_at, opened), else_=Document.published_at)
    rows = session.execute(
        select(
            Document.id,
            Document.version_id,
            Document.organisation_id,
            Document.audience,
            Document.published_at,
            opened,
            DocumentVersion.title,
            DocumentVersion.type,
            DocumentVersion.year,
            DocumentVersion.language,
            DocumentVersion.summary,
        )
        .join(DocumentVersion, DocumentVersion.id == Document.version_id)
        .where(
            Document.state == DocumentState.PUBLISHED,
            or_(opened.is_(None), opened <= clock.now()),
            came >= since,
            came < until,
        )
        .order_by(came, Document.id)
    ).all()
    of = organisations.names(session, {row.organisation_id for row in rows if row.organisation_id is not None})
    made = {
        row.version_id: Told(
            row.id,
            row.title,
            row.type,
            row.year,
            row.language,
            of[row.organisation_id].short if row.organisation_id in of else "",
            row.audience,
            max(filter(None, (row.published_at, row.embargo_until))),
            row.summary,
        )
        for row in rows
    }
    openings = _openings(session, [version for version, one in made.items() if len(one.text) < SHORT])
    return [
        replace(one, text=f"{one.text}\n\n{openings[version]}".strip()) if version in openings else one
        for version, one in made.items()
    ]


def published_between(session: Session, since: datetime, until: datetime) -> dict[tuple[int, int | None], int]:
    """By who brought them and for which organisation, how many documents were published."""
    rows = session.execute(
        select(Document.owner_id, Document.organisation_id, func.count())
        .where(Document.state == DocumentState.PUBLISHED, Document.published_at >= since, Document.published_at < until)
        .group_by(Document.owner_id, Document.organisation_id)
    )
    return {(person_id, organisation_id): count for person_id, organisation_id, count in rows}


def _openings(session: Session, versions: Collection[int]) -> Mapping[int, str]:
    """By version, the beginning of what its first readable file says."""
    if not versions:
        return {}
    first = (
        select(func.min(DocumentFile.id))
        .where(DocumentFile.version_id.in_(sorted(versions)), DocumentFile.page_count > 0, DocumentFile.audience == "")
        .group_by(DocumentFile.version_id)
    )
    rows = session.execute(
        select(DocumentFile.version_id, func.substr(DocumentPage.text, 1, OPENING))
        .join(DocumentFile, DocumentFile.id == DocumentPage.file_id)
        .where(DocumentFile.id.in_(first), DocumentPage.number <= OPENING_PAGES)
        .order_by(DocumentPage.file_id, DocumentPage.number)
    )
    texts: dict[int, str] = {}
    for version_id, text in rows:
        texts[version_id] = f"{texts[version_id]}\n\n{text}" if version_id in texts else text
    return texts
