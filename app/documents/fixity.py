"""Whether stored files are what they were: each is compared, month by month, with the hash it came with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, audit, jobs, mail
from app.access import SYSTEM, Actor, Role, holders
from app.core import clock, revision
from app.core.errors import ConflictError
from app.core.services import Services
from app.documents.letters import LETTERS
from app.documents.models import Document, DocumentFile, DocumentVersion, FixityRun
from app.jobs import Handler

WALK = "documents.fixity_walk"
EVERY = timedelta(days=30)
PORTION_FILES, PORTION_BYTES = 400, 1_000_000_000
MISSING, CHANGED = "missing", "changed"


@dataclass(frozen=True, slots=True)
class Compared:
    """`broken`: MISSING, CHANGED or "" for whole; `size` in octets."""

    file_id: int
    size: int
    broken: str


@dataclass(frozen=True, slots=True)
class Damaged:
    document_id: int
    title: str
    name: str
    broken: str
    checked_at: datetime


def begin(session: Session, *, by: Actor) -> FixityRun:
    """A walk through all files; ConflictError while another is on its way."""
    if session.scalar(select(FixityRun.id).where(FixityRun.ended_at.is_(None))) is not None:
        raise ConflictError("The files are being compared already.")
    run = FixityRun(started_at=clock.now(), asked_by=by.person_id)
    session.add(run)
    session.flush()
    jobs.enqueue(session, WALK, key=f"fixity:{run.id}", priority=9, run_id=run.id)
    audit.record(session, by, "files.fixity_begun", run.id)
    return run


def begin_by_itself(session: Session, _services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    """Each month; a walk that is on its way goes on instead."""
    running = session.scalar(select(FixityRun.id).where(FixityRun.ended_at.is_(None)))
    if running is None:
        begin(session, by=SYSTEM)
    else:
        jobs.enqueue(session, WALK, key=f"fixity:{running}", priority=9, run_id=running)


def compare(services: Services, payload: dict[str, Any]) -> Sequence[Compared]:
    """The next portion of files, read whole from storage."""
    with services.database.read() as session:
        run = session.get(FixityRun, payload["run_id"])
        if run is None or run.ended_at is not None:
            return ()
        rows = session.execute(
            select(DocumentFile.id, DocumentFile.storage_key, DocumentFile.sha256, DocumentFile.size)
            .where(DocumentFile.id > run.last_id)
            .order_by(DocumentFile.id)
            .limit(PORTION_FILES)
        ).all()
    found, octets = [], 0
    for row in rows:
        found.append(Compared(row.id, row.size, _broken(services, row.storage_key, row.sha256)))
        octets += row.size
        if octets > PORTION_BYTES:
            break
    return found


def note(session: Session, services: Services, payload: dict[str, Any], found: Sequence[Compared]) -> None:
    """The portion is counted once: a second run of the same job finds that the walk has passed it."""
    run = session.get(FixityRun, payload["run_id"], with_for_update=True)
    if run is None or run.ended_at is not None:
        return
    fresh = {one.file_id: one for one in found if one.file_id > run.last_id}
    files = session.scalars(select(DocumentFile).where(DocumentFile.id.in_(fresh))).all()
    for file in files:
        one = fresh[file.id]
        if one.broken != file.broken:
            revision.bump(session)
            audit.record(session, SYSTEM, "files.compared", file.id, name=file.name, before=file.broken, now=one.broken)
        file.checked_at, file.broken = clock.now(), one.broken
        run.missing += one.broken == MISSING
        run.changed += one.broken == CHANGED
    run.files += len(files)
    run.size += sum(fresh[file.id].size for file in files)
    run.last_id = max([run.last_id, *fresh])
    if fresh:
        jobs.enqueue(session, WALK, priority=9, run_id=run.id)
        return
    run.ended_at = clock.now()
    if run.missing or run.changed:
        _tell(session, services, run)


def last_runs(session: Session, limit: int = 6) -> Sequence[FixityRun]:
    """Latest first."""
    return session.scalars(select(FixityRun).order_by(FixityRun.id.desc()).limit(limit)).all()


def damaged(session: Session, limit: int = 100) -> list[Damaged]:
    rows = session.execute(
        select(
            DocumentVersion.document_id,
            DocumentVersion.title,
            DocumentFile.name,
            DocumentFile.broken,
            DocumentFile.checked_at,
        )
        .join(DocumentVersion, DocumentVersion.id == DocumentFile.version_id)
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(DocumentFile.broken != "")
        .order_by(DocumentFile.id)
        .limit(limit)
    )
    return [Damaged(row.document_id, row.title, row.name, row.broken, row.checked_at) for row in rows]


def _broken(services: Services, key: str, expected: str) -> str:
    digest = sha256()
    try:
        for chunk in services.storage.read(key):
            digest.update(chunk)
    except FileNotFoundError:
        return MISSING
    return "" if digest.hexdigest() == expected else CHANGED


def _tell(session: Session, services: Services, run: FixityRun) -> None:
    administrators = accounts.cards(session, holders(session, Role.ADMINISTRATOR)).values()
    for person in (one for one in administrators if one.state == accounts.PersonState.ACTIVE):
        mail.send_letter(
            session,
            LETTERS["files_damaged"],
            to=person.email,
            language=person.language,
            values={
                "name": person.name,
                "missing": str(run.missing),
                "changed": str(run.changed),
                "link": f"{services.settings.base_url}/admin/files",
            },
            settings=services.settings,
            message_id=f"fixity-{run.id}-{person.id}",
        )


HANDLERS = (
    Handler(
        "documents.fixity",
        apply=begin_by_itself,
        every=EVERY,
        purpose="Begins, each month, to compare every stored file with the hash it came with.",
    ),
    Handler(WALK, prepare=compare, apply=note, purpose="Compares a portion of the stored files with their hashes."),
)
