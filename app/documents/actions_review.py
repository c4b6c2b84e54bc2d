"""A document on its way: submitted, published, declined, withdrawn."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app import accounts, audit, mail
from app.access import Actor
from app.core import clock, revision
from app.core.errors import ConflictError
from app.core.settings import Settings
from app.documents.actions import owe_indexing
from app.documents.letters import LETTERS
from app.documents.models import Document, DocumentState
from app.documents.queries import shown_version
from app.documents.scanning import held


def submit(session: Session, document: Document, *, by: Actor, at: datetime | None = None) -> None:
    document.state = DocumentState.SUBMITTED
    document.submitted_at = at or clock.now()
    document.decline_reason = ""
    revision.bump(session)
    audit.record(session, by, "document.submitted", document.id)


def publish(
    session: Session, document: Document, *, by: Actor, settings: Settings | None = None, at: datetime | None = None
) -> None:
    """Open it to its audience, now or when its embargo ends. ConflictError while the virus scanner holds a file of it.

    Args:
        settings: of the house, for the letter to the owner; None: no letter (imports).
        at: for imports: the moment of publication; default now.
    """
    if reason := held(session, document.version_id):
        raise ConflictError(reason)
    moment = at or clock.now()
    document.state = DocumentState.PUBLISHED
    document.submitted_at = document.submitted_at or moment
    document.published_at = document.changed_at = moment
    document.decided_by = by.person_id
    document.decline_reason = ""
    revision.bump(session)
    owe_indexing(session, document.id)
    audit.record(session, by, "document.published", document.id, own=document.owner_id == by.person_id)
    if settings:
        _tell_owner(session, document, "document_published", {}, settings, by)


def decline(session: Session, document: Document, reason: str, *, by: Actor, settings: Settings | None = None) -> None:
    """Give it back with a reason, which the owner reads on the page and, unless `settings` is None, in a letter."""
    document.state = DocumentState.DECLINED
    document.decided_by = by.person_id
    document.decline_reason = reason
    revision.bump(session)
    audit.record(session, by, "document.declined", document.id, reason=reason)
    if settings:
        _tell_owner(session, document, "document_declined", {"reason": reason}, settings, by)


def withdraw(
    session: Session, document: Document, *, by: Actor, reason: str = "", settings: Settings | None = None
) -> None:
    """Nobody but those who answer for it reads it any more; its rows and files stay, and at its address why it is gone.

    Args:
        settings: for the letter to the owner, where somebody else did it; None: no letter.
    """
    before = document.state
    document.withdrawn_at = document.changed_at = clock.now()
    document.withdrawn_by = by.person_id
    document.withdrawn_reason = reason
    document.state_before = before
    document.state = DocumentState.WITHDRAWN
    revision.bump(session)
    owe_indexing(session, document.id)
    audit.record(session, by, "document.withdrawn", document.id, before=before, reason=reason)
    if settings:
        _tell_owner(session, document, "document_withdrawn", {"reason": reason}, settings, by)


def reinstate(session: Session, document: Document, *, by: Actor, settings: Settings) -> None:
    """As it was before it was withdrawn, under the same address."""
    was_submitted = DocumentState.SUBMITTED if document.submitted_at else DocumentState.DRAFT
    known = document.state_before or (DocumentState.PUBLISHED if document.published_at else was_submitted)
    document.state, document.state_before = known, ""
    document.withdrawn_at = document.withdrawn_by = None
    document.withdrawn_reason = ""
    document.changed_at = clock.now()
    revision.bump(session)
    owe_indexing(session, document.id)
    audit.record(session, by, "document.reinstated", document.id, state=known)
    _tell_owner(session, document, "document_reinstated", {}, settings, by)


def _tell_owner(
    session: Session, document: Document, key: str, values: Mapping[str, object], settings: Settings, by: Actor
) -> None:
    owner = _to_tell(session, document, by)
    if owner is None:
        return
    mail.send_letter(
        session,
        LETTERS[key],
        to=owner.email,
        language=owner.language,
        values={
            "name": owner.name,
            "title": shown_version(session, document).title,
            "link": f"{settings.base_url}/documents/{document.id}",
            **values,
        },
        settings=settings,
    )


def _to_tell(session: Session, document: Document, by: Actor) -> accounts.PersonCard | None:
    """The owner, unless they acted themselves or have no working account."""
    owner = accounts.cards(session, [document.owner_id]).get(document.owner_id)
    return (
        owner if owner is not None and owner.id != by.person_id and owner.state == accounts.PersonState.ACTIVE else None
    )
