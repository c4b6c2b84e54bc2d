"""The trash: put away, brought back, and deleted for good after some days or at once."""

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock, revision
from app.documents.erase import erase_documents
from app.documents.models import Document, DocumentState
from app.documents.queries import shown_version


def put_in_trash(session: Session, document: Document, *, by: Actor) -> None:
    """Nobody sees it any more but on the page of the trash."""
    document.state_before = document.state
    document.state = DocumentState.TRASHED
    document.trashed_at = document.changed_at = clock.now()
    document.trashed_by = by.person_id
    revision.bump(session)
    audit.record(session, by, "document.trashed", document.id, before=document.state_before)


def restore(session: Session, document: Document, *, by: Actor) -> None:
    document.state = document.state_before or DocumentState.DRAFT
    document.state_before = ""
    document.trashed_at = document.trashed_by = None
    document.changed_at = clock.now()
    revision.bump(session)
    audit.record(session, by, "document.restored", document.id, state=document.state)


def delete_for_good(session: Session, document: Document, *, by: Actor) -> None:
    """Rows now, stored files by the sweep. The audit log keeps what it knows."""
    audit.record(session, by, "document.deleted", document.id, title=shown_version(session, document).title)
    session.flush()
    number = document.id
    session.expunge(document)
    erase_documents(session, [number])
