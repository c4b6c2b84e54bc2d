"""Taking documents away for good: what its keepers deleted before anyone had it, and the demo community.

Members' published work is withdrawn and kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app import usage
from app.documents.actions import owe_indexing
from app.documents.models import (
    CopyRequest,
    Document,
    DocumentAuthor,
    DocumentFile,
    DocumentPage,
    DocumentRelation,
    DocumentTerm,
    DocumentVersion,
    FileSwap,
)
from app.documents.queries_shared import forget_shared, tell_gone


@dataclass(frozen=True, slots=True)
class Erased:
    """How many documents went, and the stored objects that may be deleted once this has been committed."""

    documents: int
    storage_keys: Sequence[str]


def erase_documents_of(session: Session, people: Sequence[int]) -> Erased:
    """Remove all that these people own, and what they asked copies of."""
    session.execute(delete(CopyRequest).where(CopyRequest.person_id.in_(people)))
    session.execute(update(CopyRequest).where(CopyRequest.decided_by.in_(people)).values(decided_by=None))
    ids = session.scalars(select(Document.id).where(Document.owner_id.in_(people))).all()
    erased = erase_documents(session, ids)
    forget_shared(session, ids)
    return erased


def forget_authors(session: Session, people: Sequence[int], organisations: Sequence[int]) -> None:
    """Authors of what stays are names only again, and what these people said of relations goes with them."""
    gone = or_(DocumentAuthor.person_id.in_(people), DocumentAuthor.organisation_id.in_(organisations))
    session.execute(delete(DocumentAuthor).where(gone))
    session.execute(delete(DocumentRelation).where(DocumentRelation.added_by.in_(people)))


def erase_documents(session: Session, ids: Sequence[int]) -> Erased:
    """Remove all versions, files and pages of these documents, and owe their removal from the index. The audit log stays."""
    for document_id in ids:
        owe_indexing(session, document_id)
    session.execute(update(Document).where(Document.id.in_(ids)).values(version_id=None))
    versions = session.scalars(select(DocumentVersion.id).where(DocumentVersion.document_id.in_(ids))).all()
    session.execute(delete(CopyRequest).where(CopyRequest.document_id.in_(ids)))
    keys = erase_versions(session, versions)
    either = or_(DocumentRelation.document_id.in_(ids), DocumentRelation.other_id.in_(ids))
    session.execute(delete(DocumentRelation).where(either))
    tell_gone(session, ids)
    usage.erase_counts(session, "document", ids)
    session.execute(delete(Document).where(Document.id.in_(ids)))
    return Erased(len(ids), keys)


def erase_versions(session: Session, versions: Sequence[int]) -> list[str]:
    """Remove versions that no document shows; the keys of their stored files."""
    files = select(DocumentFile.id).where(DocumentFile.version_id.in_(versions))
    keys = list(session.scalars(select(DocumentFile.storage_key).where(DocumentFile.version_id.in_(versions))))
    session.execute(delete(DocumentPage).where(DocumentPage.file_id.in_(files)))
    for part in (DocumentFile, DocumentTerm, DocumentAuthor, FileSwap):
        session.execute(delete(part).where(part.version_id.in_(versions)))
    session.execute(delete(DocumentVersion).where(DocumentVersion.id.in_(versions)))
    return keys
