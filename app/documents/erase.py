"""Taking documents away for good: for removing the demo community, never for members' work, which is withdrawn and kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import usage
from app.documents.actions import owe_indexing
from app.documents.models import Document, DocumentFile, DocumentPage, DocumentTerm, DocumentVersion
from app.documents.models.sharing import DocumentShared


@dataclass(frozen=True, slots=True)
class Erased:
    """How many documents went, and the stored objects that may be deleted once this has been committed."""

    documents: int
    storage_keys: Sequence[str]


def erase_documents_of(session: Session, people: Sequence[int]) -> Erased:
    """Remove all versions, files and pages of the documents that these people own, and owe their removal from the index."""
    ids = list(session.scalars(select(Document.id).where(Document.owner_id.in_(people))))
    documents = select(Document.id).where(Document.owner_id.in_(people))
    versions = select(DocumentVersion.id).where(DocumentVersion.document_id.in_(documents))
    keys = list(session.scalars(select(DocumentFile.storage_key).where(DocumentFile.version_id.in_(versions))))
    for document_id in ids:
        owe_indexing(session, document_id)
    session.execute(update(Document).where(Document.owner_id.in_(people)).values(version_id=None))
    session.execute(
        delete(DocumentPage).where(
            DocumentPage.file_id.in_(select(DocumentFile.id).where(DocumentFile.version_id.in_(versions)))
        )
    )
    session.execute(delete(DocumentFile).where(DocumentFile.version_id.in_(versions)))
    session.execute(delete(DocumentTerm).where(DocumentTerm.version_id.in_(versions)))
    session.execute(delete(DocumentVersion).where(DocumentVersion.document_id.in_(documents)))
    session.execute(delete(DocumentShared).where(DocumentShared.document_id.in_(documents)))
    usage.erase_counts(session, "document", ids)
    session.execute(delete(Document).where(Document.owner_id.in_(people)))
    return Erased(len(ids), keys)
