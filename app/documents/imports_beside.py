"""For imports and the demo: what is said beside a document that exists, without asking anybody's rights."""

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock, revision
from app.documents.actions import owe_indexing
from app.documents.models import Document, DocumentAuthor, DocumentRelation, RelationKind
from app.documents.queries import shown_version


def say_more(
    session: Session,
    document_id: int,
    *,
    by: Actor,
    listed: str = "",
    identifier: str = "",
    link: str = "",
    duration: int | None = None,
) -> None:
    """As on Document and its version; what is empty stays as it is. `duration` in seconds."""
    document = session.get_one(Document, document_id)
    version = shown_version(session, document)
    document.listed = listed or document.listed
    version.identifier = identifier or version.identifier
    version.link = link or version.link
    version.duration = duration if duration is not None else version.duration
    _changed(session, document, by)


def relate_imported(session: Session, document_id: int, kind: str, other_id: int, *, by: Actor) -> None:
    document = session.get_one(Document, document_id)
    session.add(
        DocumentRelation(
            document_id=document_id,
            kind=RelationKind(kind),
            other_id=other_id,
            added_by=by.person_id or document.owner_id,
            added_at=clock.now(),
        )
    )
    _changed(session, document, by)


def link_imported(session: Session, document_id: int, place: int, organisation_id: int, *, by: Actor) -> None:
    """The author at the place, from 0, is the organisation."""
    document = session.get_one(Document, document_id)
    session.add(DocumentAuthor(version_id=document.version_id, place=place, organisation_id=organisation_id))
    _changed(session, document, by)


def _changed(session: Session, document: Document, by: Actor) -> None:
    document.changed_at = clock.now()
    revision.bump(session)
    owe_indexing(session, document.id)
    audit.record(session, by, "document.edited", document.id)
