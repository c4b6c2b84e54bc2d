"""A room above files a paper of its own: minutes, on the shelf of the group that met (founding paper §4)."""

from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.documents import policy
from app.documents.actions import add_document, add_version
from app.documents.actions_review import publish, submit
from app.documents.description import Description
from app.documents.models import Document, DocumentState
from app.web.intake import StoredFile


def file_paper(
    session: Session,
    description: Description,
    file: StoredFile,
    *,
    group_id: int | None,
    by: Actor,
    document_id: int | None = None,
    note: str = "",
) -> int:
    """A document, published where `policy.may_file` lets the actor publish, else put before the coordinator; its number.

    Args:
        group_id: in whose name it is published; None for the community.
        document_id: of the document whose next version it is; a document that was withdrawn meanwhile is not touched, and
            a new one is made.
        note: what the version changes.
    """
    directly = bool(policy.may_file(by, group_id))
    document = session.get(Document, document_id, with_for_update=True) if document_id is not None else None
    if document is not None and document.state != DocumentState.WITHDRAWN:
        if directly or policy.may_add_version(by, document, clock.now()):
            add_version(session, document, description, file, note, by=by)
            return document.id
        document = None
    document = add_document(session, description, file, by=by)
    submit(session, document, by=by)
    if directly:
        publish(session, document, by=by)
    return document.id
