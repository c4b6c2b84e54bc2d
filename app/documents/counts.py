"""How many documents, as parts of a query that a page runs anyway."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, Table, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock, revision
from app.documents.models import Document, DocumentState
from app.documents.queries import on_shelf


@dataclass(frozen=True, slots=True)
class Standing:
    """What home needs to know. `revision` is the content counter; the caller knows whether the reader may be told of `waiting`."""

    revision: int
    drafts: int
    declined: int
    waiting: int


# Home asks this at every visit: built once, on the table.
_DOCUMENT = cast("Table", Document.__table__)
_THROUGH: BindParameter[Any] = bindparam("organisations", expanding=True)


def _own(state: DocumentState) -> ScalarSelect[int]:
    """As `queries.mine` says it: owned by the person, and of no organisation or of one through which they act."""
    column = _DOCUMENT.c
    through = or_(column.organisation_id.is_(None), column.organisation_id.in_(_THROUGH))
    condition = and_(column.owner_id == bindparam("person"), through, column.state == state)
    return select(func.count(column.id)).where(condition).scalar_subquery()


_WAITING = select(func.count(_DOCUMENT.c.id)).where(_DOCUMENT.c.state == DocumentState.SUBMITTED)
# The columns of a Standing, for a statement that may count more; bound by `person` and `organisations`.
STANDING: tuple[ColumnElement[int], ...] = (
    func.coalesce(revision.current(), 0).label("revision"),
    _own(DocumentState.DRAFT).label("drafts"),
    _own(DocumentState.DECLINED).label("declined"),
    _WAITING.scalar_subquery().label("waiting"),
)


def waiting_for_review(session: Session) -> int:
    return session.scalar(_WAITING) or 0


def count_published_by(session: Session, person_id: int) -> int:
    """How many documents that the person brought in are published."""
    theirs = Document.owner_id == person_id, Document.state == DocumentState.PUBLISHED
    return session.scalar(select(func.count(Document.id)).where(*theirs)) or 0


def count_readable(session: Session, actor: Actor) -> int:
    """How many documents are on the actor's shelf."""
    return session.scalar(select(func.count(Document.id)).where(on_shelf(actor, clock.now()))) or 0


def next_opening(session: Session) -> datetime | None:
    """When the next embargo of a published document ends: until then, lists change with the content revision only."""
    waiting = Document.embargo_until > clock.now()
    return session.scalar(
        select(func.min(Document.embargo_until)).where(Document.state == DocumentState.PUBLISHED, waiting)
    )
