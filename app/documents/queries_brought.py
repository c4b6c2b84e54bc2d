"""Who brought what to the repository: for finding somebody who knows, and for seeing who has gone quiet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.documents.models import Document, DocumentState, DocumentTerm, DocumentVersion
from app.documents.queries import on_shelf

RECENT = 2000


@dataclass(frozen=True, slots=True)
class BroughtLine:
    """A published document and who brought it; `topics` are codes."""

    person_id: int
    title: str
    topics: Sequence[str]


def brought(session: Session, actor: Actor) -> list[BroughtLine]:
    """On the actor's shelf, the newest first; in two queries."""
    rows = session.execute(
        select(Document.owner_id, Document.version_id, DocumentVersion.title)
        .join(DocumentVersion, DocumentVersion.id == Document.version_id)
        .where(on_shelf(actor, clock.now()))
        .order_by(Document.published_at.desc(), Document.id.desc())
        .limit(RECENT)
    ).all()
    shown = select(Document.version_id).where(on_shelf(actor, clock.now()))
    terms: dict[int, list[str]] = {}
    wanted = DocumentTerm.vocabulary == "topic", DocumentTerm.version_id.in_(shown)
    for version_id, code in session.execute(select(DocumentTerm.version_id, DocumentTerm.code).where(*wanted)):
        terms.setdefault(version_id, []).append(code)
    return [BroughtLine(row.owner_id, row.title, terms.get(row.version_id or 0, ())) for row in rows]


def last_published(session: Session) -> Mapping[str, datetime]:
    """By audience, when the newest document was published."""
    rows = session.execute(
        select(Document.audience, func.max(Document.published_at))
        .where(Document.state == DocumentState.PUBLISHED)
        .group_by(Document.audience)
    )
    return {audience: at for audience, at in rows if at is not None}


def last_brought(session: Session) -> Mapping[int, datetime]:
    """By person, when the newest document that they brought was published."""
    published = select(Document.owner_id, func.max(Document.published_at)).where(
        Document.state == DocumentState.PUBLISHED
    )
    return {person: at for person, at in session.execute(published.group_by(Document.owner_id)) if at is not None}


def publishers_between(session: Session, since: datetime, until: datetime) -> set[tuple[int, str]]:
    """Who brought what was published in that time, and for which audience."""
    rows = session.execute(
        select(Document.owner_id, Document.audience)
        .where(Document.state == DocumentState.PUBLISHED, Document.published_at >= since, Document.published_at < until)
        .distinct()
    )
    return {(owner, audience) for owner, audience in rows}
