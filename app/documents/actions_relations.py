"""Saying how a document belongs to another, and taking it back."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock, revision
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.documents.models import Document, DocumentRelation, RelationKind
from app.documents.queries_relations import knows, reaches

MOST = 100
UNKNOWN = "Choose a document that you may see, or give the link and the title of a work elsewhere."
ITSELF = "A document cannot belong to itself."
CIRCLE = "The other document stands in this relation to this one already: the two would lead in a circle."
SAID = "This has been said already."


def relate(
    session: Session,
    document: Document,
    kind: RelationKind,
    *,
    by: Actor,
    other_id: int | None = None,
    url: str = "",
    title: str = "",
) -> int:
    """To a document that the actor may know of, or to a work elsewhere; the number of the relation.

    Raises InvalidError for another document that cannot be named here, ConflictError for what was said already.
    """
    if other_id is not None:
        _check_other(session, document, kind, other_id, by)
    elif not url:
        raise InvalidError(UNKNOWN, {"other": UNKNOWN})
    _check_new(session, document.id, kind, other_id, url)
    row = DocumentRelation(
        document_id=document.id,
        kind=kind,
        other_id=other_id,
        url="" if other_id is not None else url,
        title="" if other_id is not None else title,
        added_by=by.person_id or document.owner_id,
        added_at=clock.now(),
    )
    session.add(row)
    session.flush()
    _told(session, document, other_id)
    audit.record(session, by, "document.related", document.id, relation=kind, other=other_id or url)
    return row.id


def unrelate(session: Session, document: Document, relation_id: int, *, by: Actor) -> None:
    """Only what this document says; NotFoundError for another's, and for what the actor may not know of."""
    row = session.get(DocumentRelation, relation_id)
    if row is None or row.document_id != document.id:
        raise NotFoundError
    if row.other_id is not None and not knows(session, by, row.other_id):
        raise NotFoundError
    session.delete(row)
    _told(session, document, row.other_id)
    audit.record(session, by, "document.unrelated", document.id, relation=row.kind, other=row.other_id or row.url)


def _check_other(session: Session, document: Document, kind: RelationKind, other_id: int, by: Actor) -> None:
    if other_id == document.id:
        raise InvalidError(ITSELF, {"other": ITSELF})
    if not knows(session, by, other_id):
        raise InvalidError(UNKNOWN, {"other": UNKNOWN})
    if kind == RelationKind.RELATED:
        mirrored = _same(session, other_id, kind, document.id, "")
    else:
        mirrored = reaches(session, kind, other_id, document.id)
    if mirrored:
        sentence = SAID if kind == RelationKind.RELATED else CIRCLE
        raise InvalidError(sentence, {"other": sentence})


def _check_new(session: Session, document_id: int, kind: str, other_id: int | None, url: str) -> None:
    if _same(session, document_id, kind, other_id, url):
        raise ConflictError(SAID)
    mine = select(DocumentRelation.id).where(DocumentRelation.document_id == document_id).limit(MOST)
    if len(session.scalars(mine).all()) >= MOST:
        raise ConflictError("A document can name at most 100 others.")


def _same(session: Session, document_id: int, kind: str, other_id: int | None, url: str) -> bool:
    same = select(DocumentRelation.id).where(DocumentRelation.document_id == document_id, DocumentRelation.kind == kind)
    named = DocumentRelation.other_id == other_id if other_id is not None else DocumentRelation.url == url
    return session.scalar(same.where(named).limit(1)) is not None


def _told(session: Session, document: Document, other_id: int | None) -> None:
    """Both pages show it, and harvesters are told of both."""
    document.changed_at = clock.now()
    if other_id is not None:
        session.execute(update(Document).where(Document.id == other_id).values(changed_at=document.changed_at))
    revision.bump(session)
