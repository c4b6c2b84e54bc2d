"""The files of a version: one more, one less, in another order, for fewer readers, one in the place of another."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock, revision
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.documents.actions import keep_file, owe_indexing
from app.documents.models import Document, DocumentFile, DocumentPage, DocumentState, FileSwap
from app.web.intake import StoredFile

SAME_NAME = "This document has a file of this name already. Rename yours, or replace that one."
LAST_ONE = "A document needs a file. Add the other one first, then remove this."
SAME_FILE = "This is the very file that is there already."


def get_part(session: Session, document: Document, file_id: int) -> DocumentFile:
    """A file of the version shown, of a document that the caller has locked."""
    of_it = DocumentFile.id == file_id, DocumentFile.version_id == document.version_id
    found = session.scalar(select(DocumentFile).where(*of_it))
    if found is None:
        raise NotFoundError
    return found


def add_part(session: Session, document: Document, file: StoredFile, audience: str, *, by: Actor) -> None:
    """Behind the others."""
    version_id = _version(document)
    _free_name(session, version_id, file.name)
    last = session.scalar(select(func.max(DocumentFile.place)).where(DocumentFile.version_id == version_id))
    made = keep_file(session, version_id, file, at=clock.now(), audience=audience)
    session.get_one(DocumentFile, made).place = 0 if last is None else last + 1
    _changed(session, document)
    audit.record(session, by, "document.file_added", document.id, name=file.name, sha256=file.sha256, audience=audience)


def set_readers(session: Session, document: Document, part: DocumentFile, audience: str, *, by: Actor) -> None:
    """Fewer readers than the document's, or as many."""
    before, part.audience = part.audience, audience
    _changed(session, document)
    audit.record(
        session, by, "document.file_readers_set", document.id, name=part.name, before=before, audience=audience
    )


def put_first(session: Session, document: Document, part: DocumentFile, *, by: Actor) -> None:
    """It becomes the main file, the one that lists and readers show."""
    first = session.scalar(select(func.min(DocumentFile.place)).where(DocumentFile.version_id == part.version_id))
    part.place = (first or 0) - 1
    _changed(session, document)
    audit.record(session, by, "document.file_put_first", document.id, name=part.name)


def remove_part(session: Session, document: Document, part: DocumentFile, *, by: Actor) -> None:
    """From the version shown; the stored file is removed by the sweep."""
    others = DocumentFile.version_id == part.version_id, DocumentFile.id != part.id
    if session.scalar(select(DocumentFile.id).where(*others).limit(1)) is None:
        raise ConflictError(LAST_ONE)
    audit.record(session, by, "document.file_removed", document.id, name=part.name, sha256=part.sha256)
    _take_out(session, part)
    _changed(session, document)


def swap_part(
    session: Session, document: Document, part: DocumentFile, file: StoredFile, reason: str, *, by: Actor
) -> None:
    """Another file in its place, in the same version, which readers of a published document are told.

    A new row, so that what was still being read of the old one is kept nowhere.
    """
    if file.sha256 == part.sha256:
        raise InvalidError(SAME_FILE, {"file": SAME_FILE})
    version_id, audience, place = part.version_id, part.audience, part.place
    old_name, old_sha256, old_size = part.name, part.sha256, part.size
    _take_out(session, part)
    if file.name != old_name:
        _free_name(session, version_id, file.name)
    made = keep_file(session, version_id, file, at=clock.now(), audience=audience)
    session.get_one(DocumentFile, made).place = place
    if document.state == DocumentState.PUBLISHED:
        session.add(
            FileSwap(
                version_id=version_id,
                old_name=old_name,
                old_sha256=old_sha256,
                old_size=old_size,
                new_name=file.name,
                new_sha256=file.sha256,
                new_size=file.size,
                reason=reason,
                swapped_by=by.person_id or document.owner_id,
                swapped_at=clock.now(),
            )
        )
    _changed(session, document)
    audit.record(
        session,
        by,
        "document.file_swapped",
        document.id,
        reason=reason,
        before=old_sha256,
        after=file.sha256,
        name=file.name,
    )


def _take_out(session: Session, part: DocumentFile) -> None:
    session.execute(delete(DocumentPage).where(DocumentPage.file_id == part.id))
    session.delete(part)
    session.flush()


def _free_name(session: Session, version_id: int, name: str) -> None:
    taken = DocumentFile.version_id == version_id, DocumentFile.name == name
    if session.scalar(select(DocumentFile.id).where(*taken)) is not None:
        raise InvalidError(SAME_NAME, {"file": SAME_NAME})


def _version(document: Document) -> int:
    if document.version_id is None:
        raise NotFoundError
    return document.version_id


def _changed(session: Session, document: Document) -> None:
    document.changed_at = clock.now()
    if document.state == DocumentState.PUBLISHED:
        revision.bump(session)
        owe_indexing(session, document.id)
