"""Every file is looked at by the house's virus scanner before anyone may open it; while the scanner is away it is held."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, func, select, update
from sqlalchemy.orm import Session

from app import accounts, audit, jobs, mail, reading
from app.access import SYSTEM
from app.core import clock, revision
from app.core.services import Services
from app.documents.letters import LETTERS
from app.documents.models import Document, DocumentFile, DocumentVersion, ScanState
from app.jobs import Handler, RetryLater

SCANS = "scans_uploads"
"""What `session.info` calls it that the house has a scanner."""
SCAN_FILE, READ_FILE = "documents.scan_file", "documents.read_file"
AGAIN = timedelta(minutes=1)
TOO_LARGE_AGAIN = timedelta(hours=6)
HELD = "This file waits to be looked at for viruses. It can be opened once that is done."
REFUSED = "The virus scanner found something in this file, and nobody can open it. Remove it, and bring a clean one."
DAMAGED = "This file is damaged in storage, and the administrators know. It comes back from the last backup in which it was whole."
HELD_BACK: Mapping[str, str] = {ScanState.WAITING: HELD, ScanState.INFECTED: REFUSED}
_F, _V, _D = (cast("Table", model.__table__) for model in (DocumentFile, DocumentVersion, Document))


def first_state(session: Session) -> ScanState:
    """Of a file that has just come."""
    return ScanState.WAITING if session.info.get(SCANS) else ScanState.NONE


def owe_reading(session: Session, file_id: int, state: ScanState) -> None:
    """What is done with a new file first: nothing is read of it before it was looked at."""
    jobs.enqueue(session, SCAN_FILE if state == ScanState.WAITING else READ_FILE, priority=2, file_id=file_id)


def held(session: Session, version_id: int | None) -> str:
    """Why a version cannot be published yet; "" when nothing stands against it."""
    states = set(session.scalars(select(_F.c.scan).where(_F.c.version_id == version_id).distinct()))
    if ScanState.INFECTED in states:
        return REFUSED
    return HELD if ScanState.WAITING in states else ""


def waiting(session: Session) -> int:
    """How many files wait for the scanner."""
    return session.scalar(select(func.count()).select_from(_F).where(_F.c.scan == ScanState.WAITING)) or 0


def look(services: Services, payload: dict[str, Any]) -> str | None:
    """What the scanner found, "" for nothing; None for a file that is gone, or of a house without a scanner.

    Raises:
        RetryLater: the scanner is away, or takes no file of this size.
    """
    with services.database.read() as session:
        key = session.scalar(select(DocumentFile.storage_key).where(DocumentFile.id == payload["file_id"]))
    if key is None or not services.settings.clamd_url:
        return None
    try:
        with services.storage.local_copy(key) as path:
            return reading.scan(services.settings.clamd_url, path)
    except reading.ScannerAway as away:
        raise RetryLater(f"scanner away: {away}", AGAIN) from away
    except reading.TooLargeToScan as large:
        raise RetryLater(f"larger than the scanner takes (StreamMaxLength): {large}", TOO_LARGE_AGAIN) from large


def note(session: Session, services: Services, payload: dict[str, Any], found: str | None) -> None:
    """A clean file is read; of another its owner and the house are told."""
    file = session.get(DocumentFile, payload["file_id"], with_for_update=True)
    if file is None or file.scan in {ScanState.CLEAN, ScanState.INFECTED}:
        return
    file.scanned_at = clock.now()
    if found:
        file.scan = ScanState.INFECTED
        document = session.execute(
            select(_D.c.id, _D.c.owner_id).join(_V, _V.c.document_id == _D.c.id).where(_V.c.id == file.version_id)
        ).one()
        audit.record(session, SYSTEM, "document.infected", document.id, file=file.name, found=found[:200])
        # What was read of it before is found no more.
        jobs.enqueue(session, "search.update", key=f"search:document-{document.id}", kind="document", id=document.id)
        _tell(session, services, document.owner_id, document.id, file.name)
    else:
        # A scanner that was taken out of service since holds nothing up.
        file.scan = ScanState.NONE if found is None else ScanState.CLEAN
        jobs.enqueue(session, READ_FILE, priority=2, file_id=file.id)
    revision.bump(session)


def _tell(session: Session, services: Services, owner_id: int, document_id: int, name: str) -> None:
    owner = accounts.cards(session, [owner_id]).get(owner_id)
    if owner is not None and owner.state == accounts.PersonState.ACTIVE:
        mail.send_letter(
            session,
            LETTERS["document_infected"],
            to=owner.email,
            language=owner.language,
            values={
                "name": owner.name,
                "file": name,
                "link": f"{services.settings.base_url}/documents/{document_id}",
            },
            settings=services.settings,
        )


def take_up(session: Session, services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    """Files that came before the house had a scanner are looked at as well, without being held meanwhile."""
    if not services.settings.clamd_url:
        return
    never = select(_F.c.id).where(_F.c.scan == ScanState.NONE).order_by(_F.c.id).limit(200)
    for file_id in session.scalars(never).all():
        jobs.enqueue(session, "documents.scan_old_file", key=f"scan:{file_id}", priority=9, file_id=file_id)


def note_old(session: Session, services: Services, payload: dict[str, Any], found: str | None) -> None:
    """As `note`, for a file that has been read already."""
    if found == "":
        session.execute(
            update(_F)
            .where(_F.c.id == payload["file_id"], _F.c.scan == ScanState.NONE)
            .values(scan=ScanState.CLEAN, scanned_at=clock.now())
        )
    elif found:
        note(session, services, payload, found)


HANDLERS = (
    Handler(SCAN_FILE, prepare=look, apply=note, purpose="Has a new file looked at by the virus scanner."),
    Handler(
        "documents.scan_old_file",
        prepare=look,
        apply=note_old,
        purpose="Has a file that came before there was a scanner looked at.",
    ),
    Handler(
        "documents.scan_all",
        apply=take_up,
        every=timedelta(hours=6),
        purpose="Finds files that no virus scanner has looked at yet.",
    ),
)
