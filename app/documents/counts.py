"""How many documents, as parts of a query that a page runs anyway."""

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.documents.models import Document, DocumentState
from app.documents.queries import mine, on_shelf


def count_unfinished(actor: Actor) -> ScalarSelect[int]:
    """The actor's own drafts, as a column."""
    return _own(actor, DocumentState.DRAFT)


def count_declined(actor: Actor) -> ScalarSelect[int]:
    """The actor's own documents that were declined, as a column."""
    return _own(actor, DocumentState.DECLINED)


def count_waiting() -> ScalarSelect[int]:
    """Documents that wait for review, as a column; the caller knows whether the reader may be told."""
    return select(func.count(Document.id)).where(Document.state == DocumentState.SUBMITTED).scalar_subquery()


def waiting_for_review(session: Session) -> int:
    return session.scalar(select(count_waiting())) or 0


def count_readable(session: Session, actor: Actor) -> int:
    """How many documents are on the actor's shelf."""
    return session.scalar(select(func.count(Document.id)).where(on_shelf(actor, clock.now()))) or 0


def _own(actor: Actor, state: DocumentState) -> ScalarSelect[int]:
    return select(func.count(Document.id)).where(mine(actor), Document.state == state).scalar_subquery()
