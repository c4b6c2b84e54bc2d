"""Making and changing documents. Each act changes rows, writes the audit line and owes the jobs, in the caller's transaction."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Insert, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session, make_transient_to_detached

from app import audit, jobs
from app.access import Actor
from app.core import clock, revision
from app.core.errors import ConflictError
from app.documents.actions_authors import keep_links
from app.documents.description import Description
from app.documents.models import Document, DocumentFile, DocumentState, DocumentTerm, DocumentVersion, ExtractionState
from app.documents.policy import may_upload
from app.documents.quota import take_room
from app.documents.scanning import first_state, owe_reading
from app.documents.text_of_files import take_over_text
from app.web.intake import StoredFile


def add_document(
    session: Session,
    description: Description,
    file: StoredFile | None,
    *,
    by: Actor,
    upload_token: str | None = None,
    owner_id: int | None = None,
    organisation_id: int | None = None,
    at: datetime | None = None,
    text_of: str = "",
    external_id: str | None = None,
) -> Document:
    """A new draft with its first version and file, whose text is then read by a job.

    Args:
        file: already in storage (`intake.take_in`); None for what is a link only, such as a webcast.
        owner_id: for imports: whose document it is; default the actor's own.
        organisation_id: default the organisation through which the actor acts.
        at: for imports: the moment it was made; default now.
        external_id: for imports: what the manifest calls it.
        text_of: for imports of many copies: the SHA-256 of a file that was read already, whose text is taken over instead of read.
    """
    may_upload(by).enforce()
    moment = at or clock.now()
    owner = owner_id if owner_id is not None else by.person_id
    if owner is None:
        raise ConflictError("A document needs an owner.")
    row = {
        "state": DocumentState.DRAFT,
        "owner_id": owner,
        "organisation_id": organisation_id or min(by.organisation_ids, default=None),
        "audience": description.audience,
        "listed": description.listed,
        "embargo_until": description.embargo_until,
        "upload_token": upload_token or None,
        "external_id": external_id or None,
        "created_at": moment,
        "changed_at": moment,
    }
    number = _insert(session, _DOCUMENT, row)
    version_id = new_version(
        session, number, 1, description, file, note="", created_by=owner, at=moment, text_of=text_of
    )
    session.connection().execute(_SHOW, {"document": number, "version": version_id})
    audit.record(session, by, "document.created", number, sha256=file.sha256 if file else "")
    return _as_read(session, Document(**row, id=number, version_id=version_id))


def add_version(
    session: Session, document: Document, description: Description, file: StoredFile | None, note: str, *, by: Actor
) -> None:
    """The next version, shown from now on. The earlier ones and their files stay."""
    shown = session.get_one(DocumentVersion, document.version_id) if document.version_id else None
    number = (shown.number if shown else 0) + 1
    audience = readers_of_next(session, shown.id) if shown is not None else ""
    document.version_id = new_version(
        session,
        document.id,
        number,
        description,
        file,
        note=note,
        created_by=by.person_id or document.owner_id,
        at=clock.now(),
        audience=audience,
    )
    if shown is not None:
        keep_links(session, shown.id, shown.authors, document.version_id, description.authors)
    _changed(session, document)
    audit.record(session, by, "document.version_added", document.id, number=number, sha256=file.sha256 if file else "")


def edit(
    session: Session, document: Document, version: DocumentVersion, description: Description, *, by: Actor
) -> None:
    """Mend what is said of the document, in the version that is shown."""
    before = {name: getattr(version, name) for name in _DESCRIBED}
    for name in _DESCRIBED:
        value = getattr(description, name)
        setattr(version, name, list(value) if isinstance(value, (list, tuple)) else value)
    changed = [name for name in _DESCRIBED if getattr(version, name) != before[name]]
    changed += [name for name in _GUARDED if getattr(document, name) != getattr(description, name)]
    keep_links(session, version.id, before["authors"], version.id, version.authors)
    document.audience = description.audience
    document.listed = description.listed
    document.embargo_until = description.embargo_until
    session.execute(delete(DocumentTerm).where(DocumentTerm.version_id == version.id))
    _add_terms(session, version.id, description)
    _changed(session, document)
    audit.record(session, by, "document.edited", document.id, changed=changed)


def owe_indexing(session: Session, document_id: int) -> None:
    jobs.enqueue(session, "search.update", key=f"search:document-{document_id}", kind="document", id=document_id)


_GUARDED = ("audience", "listed", "embargo_until")
_DESCRIBED = (
    "title", "summary", "authors", "keywords", "type", "year", "language", "licence", "publisher", "identifier", "link",
    "duration",
)  # fmt: skip


def new_version(
    session: Session,
    document_id: int,
    number: int,
    description: Description,
    file: StoredFile | None,
    *,
    note: str,
    created_by: int,
    at: datetime,
    text_of: str = "",
    audience: str = "",
) -> int:
    """The id of the version, which the document does not show yet; `audience` of its file, as on DocumentFile."""
    described = {name: getattr(description, name) for name in _DESCRIBED}
    described |= {"authors": list(description.authors), "keywords": list(description.keywords)}
    version_id = _insert(
        session,
        _VERSION,
        {
            **described,
            "document_id": document_id,
            "number": number,
            "note": note,
            "created_by": created_by,
            "created_at": at,
        },
    )
    _add_terms(session, version_id, description)
    if file is not None:
        keep_file(session, version_id, file, at=at, audience=audience, text_of=text_of)
    return version_id


def readers_of_next(session: Session, version_id: int) -> str:
    """Whose the file of a next version is, as on DocumentFile: never more than those of every file that there is now."""
    place = (DocumentFile.audience != "", DocumentFile.place, DocumentFile.id)
    files = select(DocumentFile.audience).where(DocumentFile.version_id == version_id).order_by(*place)
    return session.scalar(files.limit(1)) or ""


def keep_file(
    session: Session, version_id: int, file: StoredFile, *, at: datetime, audience: str = "", text_of: str = ""
) -> int:
    """A file of a version, whose text is owed, once it was looked at for viruses; its number. InvalidError when there is no room for it.

    Args:
        audience: as on DocumentFile.
        text_of: as for `add_document`.
    """
    take_room(session, version_id, file.size)
    scan = first_state(session)
    file_id = _insert(
        session,
        _FILE,
        {
            "version_id": version_id,
            "name": file.name,
            "size": file.size,
            "media_type": file.media_type,
            "sha256": file.sha256,
            "storage_key": file.key,
            "extraction": ExtractionState.PENDING,
            "message": "",
            "page_count": 0,
            "thumbnail_key": "",
            "audience": audience,
            "scan": scan,
            "created_at": at,
        },
    )
    if scan or not (text_of and take_over_text(session, file_id, text_of)):
        owe_reading(session, file_id, scan)
    return file_id


_DOCUMENTS = cast("Table", Document.__table__)
_DOCUMENT, _VERSION, _FILE, _TERM = (
    insert(cast("Table", model.__table__)) for model in (Document, DocumentVersion, DocumentFile, DocumentTerm)
)
_SHOW = update(_DOCUMENTS).where(_DOCUMENTS.c.id == bindparam("document")).values(version_id=bindparam("version"))


def _insert(session: Session, statement: Insert, values: dict[str, Any]) -> int:
    """A row on the table itself, whose statement is built once; its number. Uploads are answered while a person waits."""
    made = session.connection().execute(statement, values).inserted_primary_key
    return int(made[0]) if made else 0


def _as_read(session: Session, document: Document) -> Document:
    """The object as if it had been read from its row, which is there; what it was not given is read when asked for."""
    make_transient_to_detached(document)
    session.add(document)
    return document


def _add_terms(session: Session, version_id: int, description: Description) -> None:
    rows = [
        {"version_id": version_id, "vocabulary": vocabulary, "code": code}
        for vocabulary, codes in description.terms.items()
        for code in codes
    ]
    if rows:
        session.connection().execute(_TERM, rows)


def _changed(session: Session, document: Document) -> None:
    """Lists and the index show published documents only."""
    document.changed_at = clock.now()
    if document.state == DocumentState.PUBLISHED:
        revision.bump(session)
        owe_indexing(session, document.id)
