"""For the demo: what people ask and propose about a document that exists, without asking anybody's rights and without letters."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app import audit, organisations
from app.access import Actor
from app.documents.actions import new_version
from app.documents.actions_copies import DAYS
from app.documents.models import CopyRequest, CopyState, Document
from app.documents.queries import shown_version
from app.documents.queries_detail import describe
from app.web.intake import StoredFile


def ask_imported(
    session: Session, document_id: int, reason: str, at: datetime, *, by: Actor, granted: str = "", granter: int = 0
) -> None:
    """A request for a copy, at this moment.

    Args:
        granted: the answer of the person `granter`, a day later, whose link has been used; "" for a request that waits.
    """
    document = session.get_one(Document, document_id)
    through = organisations.organisation_of(session, by.person_id) if by.person_id is not None else None
    asked = CopyRequest(
        document_id=document_id,
        person_id=by.person_id,
        name=by.name,
        email=by.email,
        organisation=through.name if through else "",
        reason=reason,
        language=by.language or "en",
        asked_at=at,
    )
    if granted:
        asked.state, asked.answer, asked.decided_by = CopyState.GRANTED, granted, granter
        asked.decided_at = asked.used_at = at + timedelta(days=1)
        asked.version_id, asked.expires_at = document.version_id, asked.decided_at + timedelta(days=DAYS)
    session.add(asked)
    session.flush()
    audit.record(session, by, "document.copy_asked", document_id, request=asked.id)


def propose_imported(
    session: Session, document_id: int, file: StoredFile, note: str, at: datetime, *, by: Actor
) -> None:
    """A correction that waits for the content coordinator: the file instead of the one that is shown."""
    document = session.get_one(Document, document_id)
    shown = shown_version(session, document)
    new_version(
        session,
        document_id,
        shown.number + 1,
        describe(session, document, shown),
        file,
        note=note,
        created_by=by.person_id or document.owner_id,
        at=at,
    )
    audit.record(session, by, "document.version_proposed", document_id, number=shown.number + 1, sha256=file.sha256)
