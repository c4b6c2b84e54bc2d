"""A copy asked for, granted as a link that opens once, refused with a sentence, taken."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app import accounts, audit, mail
from app.access import Actor, Role, holders
from app.core import clock
from app.core.errors import ConflictError, GoneError
from app.core.settings import Settings
from app.documents.letters import LETTERS
from app.documents.models import CopyRequest, CopyState, Document, DocumentState
from app.documents.policy_copies import still_opens
from app.documents.queries import shown_version
from app.documents.queries_copies import by_token, files_granted, hash_of, pending_of
from app.documents.queries_files import FileToSend
from app.documents.tell_keepers import keepers

ANSWERED = "This request was answered meanwhile."
OVER = "This link was used already, or has ended. You can ask for another copy on the document's page."
NOT_PUBLISHED = "This document is not published any more: no copy of it can be given."
DAYS = 7
MOST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks; `organisation` may be empty."""

    name: str
    email: str
    organisation: str
    language: str


def ask(session: Session, document: Document, asker: Asker, reason: str, *, by: Actor, settings: Settings) -> bool:
    """Put it before those who keep the document, which the caller has locked; False where a request of theirs waits."""
    if pending_of(session, document.id, by.person_id, asker.email) is not None:
        return False
    made = CopyRequest(
        document_id=document.id,
        person_id=by.person_id,
        name=asker.name,
        email=asker.email,
        organisation=asker.organisation,
        reason=reason,
        language=asker.language,
        asked_at=clock.now(),
    )
    session.add(made)
    session.flush()
    audit.record(session, by, "document.copy_asked", document.id, request=made.id)
    title = shown_version(session, document).title
    asked_of = keepers(session, document) or _coordinators(session)
    for one in asked_of:
        mail.send_letter(
            session,
            LETTERS["copy_asked"],
            to=one.email,
            language=one.language,
            values={
                "name": one.name,
                "title": title,
                "asker": asker.name,
                "organisation": asker.organisation or "–",
                "reason": reason,
                "link": f"{settings.base_url}/documents/requests/{made.id}",
            },
            settings=settings,
        )
    return True


def grant(
    session: Session, asked: CopyRequest, document: Document, days: int, answer: str, *, by: Actor, settings: Settings
) -> None:
    """A link that opens the files of the version shown now, once, until it ends; only its hash is kept."""
    if document.state != DocumentState.PUBLISHED:
        raise ConflictError(NOT_PUBLISHED)
    _decide(asked, CopyState.GRANTED, answer, by)
    token = secrets.token_urlsafe(32)
    asked.token_hash = hash_of(token)
    asked.version_id = document.version_id
    asked.expires_at = clock.now() + timedelta(days=days)
    audit.record(session, by, "document.copy_granted", document.id, request=asked.id, days=days)
    values = {
        "until": asked.expires_at,
        "copy_link": f"{settings.base_url}/documents/copies/{token}",
    }
    _tell(session, asked, document, "copy_granted" if asked.person_id else "copy_granted_visitor", values, settings)


def refuse(
    session: Session, asked: CopyRequest, document: Document, answer: str, *, by: Actor, settings: Settings
) -> None:
    _decide(asked, CopyState.REFUSED, answer, by)
    audit.record(session, by, "document.copy_refused", document.id, request=asked.id)
    _tell(session, asked, document, "copy_refused", {}, settings)


def what_it_gives(session: Session, token: str, *, by: Actor) -> tuple[CopyRequest, Document, Sequence[FileToSend]]:
    """The request behind a link, its document, and the files. The caller has asked whose link it is.

    GoneError once it was used, has ended, or the document is no longer shown to whoever asked.
    """
    asked, document = by_token(session, token)
    files = files_granted(session, asked.version_id) if asked.version_id is not None else []
    if not still_opens(by, asked, document, clock.now()) or not files:
        raise GoneError(OVER)
    return asked, document, files


def use(session: Session, asked: CopyRequest, document: Document, *, by: Actor) -> None:
    asked.used_at = clock.now()
    audit.record(session, by, "document.copy_taken", document.id, request=asked.id)


def _decide(asked: CopyRequest, state: CopyState, answer: str, by: Actor) -> None:
    if asked.state != CopyState.PENDING:
        raise ConflictError(ANSWERED)
    asked.state = state
    asked.answer = answer
    asked.decided_by = by.person_id
    asked.decided_at = clock.now()


def _tell(
    session: Session, asked: CopyRequest, document: Document, key: str, values: dict[str, object], settings: Settings
) -> None:
    said = {
        "name": asked.name,
        "title": shown_version(session, document).title,
        "answer": asked.answer,
        "link": f"{settings.base_url}/documents/{document.id}",
        **values,
    }
    mail.send_letter(
        session, LETTERS[key], to=asked.email, language=asked.language, values=said, settings=settings, priority=1
    )


def _coordinators(session: Session) -> Sequence[accounts.PersonCard]:
    found = accounts.cards(session, holders(session, Role.COORDINATOR)).values()
    return [one for one in found if one.state == accounts.PersonState.ACTIVE]
