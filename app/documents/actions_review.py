"""A document on its way: submitted, published, declined, withdrawn."""

from datetime import datetime

from sqlalchemy.orm import Session

from app import accounts, audit, mail
from app.access import Actor
from app.core import clock, revision
from app.documents import letters
from app.documents.actions import owe_indexing
from app.documents.models import Document, DocumentState
from app.documents.queries import shown_version


def submit(session: Session, document: Document, *, by: Actor, at: datetime | None = None) -> None:
    document.state = DocumentState.SUBMITTED
    document.submitted_at = at or clock.now()
    document.decline_reason = ""
    revision.bump(session)
    audit.record(session, by, "document.submitted", document.id)


def publish(session: Session, document: Document, *, by: Actor, base_url: str = "", at: datetime | None = None) -> None:
    """Open it to its audience, now or when its embargo ends.

    Args:
        base_url: of the house, for the link in the mail to the owner; empty: no mail (imports).
        at: for imports: the moment of publication; default now.
    """
    moment = at or clock.now()
    document.state = DocumentState.PUBLISHED
    document.submitted_at = document.submitted_at or moment
    document.published_at = moment
    document.decided_by = by.person_id
    document.decline_reason = ""
    revision.bump(session)
    owe_indexing(session, document.id)
    audit.record(session, by, "document.published", document.id, own=document.owner_id == by.person_id)
    if base_url and (owner := _to_tell(session, document, by)):
        title = shown_version(session, document).title
        subject, text = letters.published(owner.name, title, f"{base_url}/documents/{document.id}", owner.language)
        mail.queue(session, to=owner.email, subject=subject, text=text)


def decline(session: Session, document: Document, reason: str, *, by: Actor, base_url: str = "") -> None:
    """Give it back with a reason, which the owner reads on the page and in a mail."""
    document.state = DocumentState.DECLINED
    document.decided_by = by.person_id
    document.decline_reason = reason
    revision.bump(session)
    audit.record(session, by, "document.declined", document.id, reason=reason)
    if base_url and (owner := _to_tell(session, document, by)):
        title = shown_version(session, document).title
        address = f"{base_url}/documents/{document.id}"
        subject, text = letters.declined(owner.name, title, reason, address, owner.language)
        mail.queue(session, to=owner.email, subject=subject, text=text)


def withdraw(session: Session, document: Document, *, by: Actor) -> None:
    """Nobody but those who answer for it sees it any more; its rows and files stay."""
    before = document.state
    document.state = DocumentState.WITHDRAWN
    revision.bump(session)
    owe_indexing(session, document.id)
    audit.record(session, by, "document.withdrawn", document.id, before=before)


def _to_tell(session: Session, document: Document, by: Actor) -> accounts.PersonCard | None:
    """The owner, unless they acted themselves or have no working account."""
    owner = accounts.cards(session, [document.owner_id]).get(document.owner_id)
    return (
        owner if owner is not None and owner.id != by.person_id and owner.state == accounts.PersonState.ACTIVE else None
    )
