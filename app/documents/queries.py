"""The doors to documents: the condition under which an actor may see one, and fetching one to act on it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Role, Scope, Verdict
from app.core import clock
from app.core.errors import NotFoundError
from app.documents import policy
from app.documents.models import Document, DocumentFile, DocumentState, DocumentVersion

State = DocumentState


def on_shelf(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Published, past its embargo, and for an audience of the actor's: what lists show.

    It depends on nothing of the actor but `readable_audiences`, so that what was counted for one may be shown to the next.
    """
    is_open = and_(
        Document.state == State.PUBLISHED, or_(Document.embargo_until.is_(None), Document.embargo_until <= now)
    )
    if actor.readable_audiences is None:
        return is_open
    return and_(is_open, Document.audience.in_(sorted(actor.readable_audiences)))


def mine(actor: Actor) -> ColumnElement[bool]:
    """Owned by the actor, and of no organisation or of one through which they act."""
    if not actor.is_member or actor.person_id is None:
        return false()
    through = or_(Document.organisation_id.is_(None), Document.organisation_id.in_(sorted(actor.organisation_ids)))
    return and_(Document.owner_id == actor.person_id, through)


def readable(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """`policy.may_see` as a condition on Document: beside the shelf, what the actor answers for or reviews."""
    doors = [on_shelf(actor, now)]
    if actor.is_member:
        doors.append(mine(actor))
        if represented := actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE):
            doors.append(Document.organisation_id.in_(sorted(represented)))
    if policy.reviews(actor):
        doors.append(Document.state.in_(sorted(policy.REVIEWERS_SEE)))
        doors.append(and_(Document.state == State.WITHDRAWN, Document.submitted_at.is_not(None)))
    return or_(*doors)


def get_document(
    session: Session, actor: Actor, document_id: int, may: Callable[[Actor, policy.Standing, datetime], Verdict]
) -> Document:
    """The only door to a document that is about to change; locks the row, then asks the policy."""
    document = session.scalar(select(Document).where(Document.id == document_id).with_for_update())
    if document is None:
        raise NotFoundError
    may(actor, document, clock.now()).enforce()
    return document


def shown_version(session: Session, document: Document) -> DocumentVersion:
    return session.scalars(select(DocumentVersion).where(DocumentVersion.id == document.version_id)).one()


def by_upload_token(session: Session, owner_id: int, token: str) -> int | None:
    """The document that this person's form has made already, if it was posted before."""
    if not token:
        return None
    return session.scalar(select(Document.id).where(Document.owner_id == owner_id, Document.upload_token == token))


def twins(
    session: Session, actor: Actor, sha256: Sequence[str], *, besides: int | None = None, limit: int = 5
) -> list[tuple[int, str]]:
    """Id and title of other documents with one of these very files, as far as the actor may know of them."""
    if not sha256:
        return []
    query = (
        select(Document.id, DocumentVersion.title)
        .join(DocumentVersion, DocumentVersion.id == Document.version_id)
        .join(DocumentFile, DocumentFile.version_id == DocumentVersion.id)
        .where(DocumentFile.sha256.in_(sha256), Document.state != State.WITHDRAWN, readable(actor, clock.now()))
        .distinct()
        .order_by(Document.id)
        .limit(limit)
    )
    if besides is not None:
        query = query.where(Document.id != besides)
    return [(row.id, row.title) for row in session.execute(query)]


def key_in_use(session: Session, storage_key: str) -> bool:
    return session.scalar(select(DocumentFile.id).where(DocumentFile.storage_key == storage_key)) is not None
