"""What harvesters are told: which documents everyone can know of, and which everyone could know of once.

An embargo ends by itself, an audience changes by hand: both are seen by looking (`note_shared`), and what was seen has a
moment that never lies before the last answer a harvester got. A document that nobody outside ever heard of has no row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, case, delete, func, or_, select, update
from sqlalchemy import cast as to
from sqlalchemy.orm import Session

from app.access import NOBODY
from app.core import clock
from app.documents.models import Document, DocumentTerm, DocumentVersion
from app.documents.models.sharing import DocumentShared
from app.documents.queries import on_display, on_shelf

Shared = DocumentShared
BATCH = 500


@dataclass(frozen=True, slots=True)
class Told:
    """`is_shared`: everyone may know of it at this moment, too; where not, it is gone, and nothing more is said."""

    document_id: int
    at: datetime
    is_shared: bool
    sets: Sequence[str]


def note_shared(session: Session) -> int:
    """Look what everyone can know of now, and keep what is new, a batch at most; returns how many. Twice is as good as once."""
    now = clock.now()
    standing = case((on_shelf(NOBODY, now), "open"), (on_display(NOBODY, now), "listed"), else_="").label("standing")
    new = or_(
        and_(Shared.document_id.is_(None), standing != ""),
        and_(Shared.document_id.is_not(None), or_(Shared.shared != standing, Shared.seen != Document.changed_at)),
    )
    wanted = select(Document.id, Document.changed_at, standing, Shared).outerjoin(
        Shared, Shared.document_id == Document.id
    )
    rows = session.execute(wanted.where(new).order_by(Document.id).limit(BATCH)).all()
    sets = _sets(session, [row.id for row in rows if row.standing])
    for number, changed_at, stands, kept in rows:
        row = kept or Shared(document_id=number, shared="", sets="")
        if stands or row.shared:  # what is gone is told once, whatever is done to it afterwards
            row.at = now.replace(microsecond=0)
        row.shared, row.seen, row.sets = stands, changed_at, sets.get(number, row.sets)
        session.add(row)
    return len(rows)


def told(
    session: Session,
    *,
    since: datetime | None,
    until: datetime | None,
    of_set: str = "",
    after: tuple[datetime, int] | None = None,
    limit: int,
) -> list[Told]:
    """In the order in which they were told, both bounds included, beginning behind `after` (moment and number)."""
    query = _told().where(*_within(since, until, of_set)).order_by(Shared.at, Shared.document_id).limit(limit)
    if after is not None:
        at, number = after
        query = query.where(or_(Shared.at > at, and_(Shared.at == at, Shared.document_id > number)))
    return [_row(row) for row in session.execute(query)]


def told_of(session: Session, document_id: int) -> Told | None:
    row = session.execute(_told().where(Shared.document_id == document_id)).first()
    return _row(row) if row is not None else None


def count_told(session: Session, *, since: datetime | None, until: datetime | None, of_set: str = "") -> int:
    return session.scalar(select(func.count()).select_from(Shared).where(*_within(since, until, of_set))) or 0


def first_told(session: Session) -> datetime | None:
    return session.scalar(select(func.min(Shared.at)))


def sets_told(session: Session) -> list[str]:
    """Every set that harvesters have heard of."""
    return sorted({one for sets in session.scalars(select(Shared.sets).distinct()) for one in sets.split()})


def _told() -> Select[*tuple[Any, ...]]:
    now_shared = case((on_display(NOBODY, clock.now()), Shared.shared), else_="")
    return select(Shared.document_id, Shared.at, now_shared, Shared.sets).outerjoin(
        Document, Document.id == Shared.document_id
    )


def _row(row: Row[*tuple[Any, ...]]) -> Told:
    document_id, at, shared, sets = row
    return Told(document_id, at, bool(shared), sets.split())


def _within(since: datetime | None, until: datetime | None, of_set: str) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if since is not None:
        where.append(Shared.at >= since)
    if until is not None:
        where.append(Shared.at <= until)
    if of_set:
        under = (Shared.sets.contains(f" {of_set}{end}", autoescape=True) for end in (" ", ":"))
        where.append(or_(*under))
    return where


def _sets(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Such as " type:minutes topic:financing organisation:7 ": by number, as names in addresses may change."""
    topics = (
        select(func.aggregate_strings(DocumentTerm.code, " topic:"))
        .where(DocumentTerm.version_id == Document.version_id, DocumentTerm.vocabulary == "topic")
        .correlate(Document)
        .scalar_subquery()
    )
    organisation = to(Document.organisation_id, String)
    query = select(Document.id, DocumentVersion.type, topics, organisation).join(
        DocumentVersion, DocumentVersion.id == Document.version_id
    )
    found = {}
    for number, kind, about, owner in session.execute(query.where(Document.id.in_(ids))):
        parts = [f"type:{kind}", *([f"topic:{about}"] if about else []), *([f"organisation:{owner}"] if owner else [])]
        found[number] = f" {' '.join(parts)} "
    return found


def tell_gone(session: Session, ids: Sequence[int]) -> None:
    """Before the documents themselves go for good: harvesters who heard of them hear of that, now and for ever."""
    gone = update(Shared).where(Shared.document_id.in_(ids), Shared.shared != "")
    session.execute(gone.values(shared="", at=clock.now().replace(microsecond=0)))


def forget_shared(session: Session, ids: Sequence[int]) -> None:
    """For the demo's documents only: nobody harvests these twice."""
    session.execute(delete(Shared).where(Shared.document_id.in_(ids)))
