"""New versions: shown at once where the actor may, else proposed until the coordinator has looked at them."""

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor, Role, holders
from app.core import clock, revision
from app.core.errors import ConflictError, NotFoundError
from app.core.settings import Settings
from app.documents import policy
from app.documents.actions import add_version, new_version, owe_indexing, readers_of_next
from app.documents.actions_authors import keep_links
from app.documents.description import Description
from app.documents.erase import erase_versions
from app.documents.models import Document, DocumentVersion
from app.documents.queries import shown_version
from app.documents.queries_versions import waiting_correction
from app.documents.scanning import held
from app.documents.tell_keepers import tell_person
from app.web.intake import StoredFile

WAITS = "A correction of this document waits for the content coordinator already."


def bring_version(
    session: Session,
    document: Document,
    description: Description,
    file: StoredFile | None,
    note: str,
    *,
    by: Actor,
    settings: Settings,
) -> bool:
    """The next version of a document that the caller has locked; whether readers have it from now on, or the coordinator looks first.

    ConflictError while a correction waits.
    """
    if waiting_correction(session, document) is not None:
        raise ConflictError(WAITS)
    if policy.may_add_version(by, document, clock.now()):
        add_version(session, document, description, file, note, by=by)
        return True
    shown = shown_version(session, document)
    number = shown.number + 1
    new_version(
        session,
        document.id,
        number,
        description,
        file,
        note=note,
        created_by=by.person_id or document.owner_id,
        at=clock.now(),
        audience=readers_of_next(session, shown.id),
    )
    audit.record(
        session, by, "document.version_proposed", document.id, number=number, sha256=file.sha256 if file else ""
    )
    values = {
        "title": description.title,
        "note": note,
        "link": f"{settings.base_url}/documents/{document.id}/versions/all",
    }
    for one in holders(session, Role.COORDINATOR):
        tell_person(session, "correction_proposed", one, values, settings, by)
    return False


def accept_correction(session: Session, document: Document, number: int, *, by: Actor, settings: Settings) -> None:
    """Readers have it from now on, and are told what it mends; the version before is kept and marked."""
    version = _waiting(session, document, number)
    if reason := held(session, version.id):
        raise ConflictError(reason)
    shown = shown_version(session, document)
    keep_links(session, shown.id, shown.authors, version.id, version.authors)
    document.version_id = version.id
    document.changed_at = clock.now()
    revision.bump(session)
    owe_indexing(session, document.id)
    audit.record(session, by, "document.version_accepted", document.id, number=number)
    values = {"title": version.title, "link": f"{settings.base_url}/documents/{document.id}"}
    tell_person(session, "correction_accepted", version.created_by, values, settings, by)


def refuse_correction(
    session: Session, document: Document, number: int, reason: str, *, by: Actor, settings: Settings
) -> None:
    """It was never shown, and goes; its file is removed by the sweep."""
    version = _waiting(session, document, number)
    author, title = version.created_by, version.title
    session.expunge(version)
    erase_versions(session, [version.id])
    audit.record(session, by, "document.version_refused", document.id, number=number, reason=reason)
    values = {"title": title, "reason": reason, "link": f"{settings.base_url}/documents/{document.id}"}
    tell_person(session, "correction_refused", author, values, settings, by)


def _waiting(session: Session, document: Document, number: int) -> DocumentVersion:
    found = waiting_correction(session, document)
    if found is None or found.number != number:
        raise NotFoundError
    return found
