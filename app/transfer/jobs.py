"""Owed by imports and exports that people ask for on the page."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.access import SYSTEM
from app.core import clock
from app.core.batches import batches
from app.core.db import after_commit
from app.core.services import Services
from app.jobs import Handler
from app.transfer import jobs_export, runs
from app.transfer.importing import AT_ONCE, import_rows
from app.transfer.manifest import Manifest, UnreadableError
from app.transfer.models import ExportRun, ImportRun, ImportState
from app.transfer.outcomes import kept_sentence
from app.transfer.places import Place
from app.transfer.sources import opened_uploads

GONE = "What was uploaded is gone. Upload it again."
UNCLAIMED = timedelta(hours=24)
WAITS = timedelta(days=7)
"""How long an import that was tried may wait until it is carried out."""


def work(services: Services, payload: dict[str, Any], *, trial: bool) -> str | None:
    """Try the run or carry it out; why it cannot be read, "" when it was, None when there is nothing to do any more."""
    wanted = ImportState.CHECKING if trial else ImportState.IMPORTING
    with services.database.read() as session:
        run = session.get(ImportRun, payload["run_id"])
    if run is None or run.state != wanted:
        return None
    try:
        with _opened(services, run) as (manifest, place):
            unknown = dict.fromkeys(name for line in manifest.lines() for name in line.unknown)
            with services.database.write() as session:
                runs.note_total(session, run.id, manifest.total, list(unknown))
            outcomes = import_rows(services, run.person_id, manifest, place, at_once=run.at_once, trial=trial)
            done = 0
            for batch in batches(outcomes, AT_ONCE):
                done += len(batch)
                with services.database.write() as session:
                    runs.note_rows(session, run.id, batch, done)
    except UnreadableError as refusal:
        return refusal.sentence
    except FileNotFoundError:
        return GONE
    return ""


@contextmanager
def _opened(services: Services, run: ImportRun) -> Iterator[tuple[Manifest, Place]]:
    with ExitStack() as stack:
        manifest = stack.enter_context(services.storage.local_copy(run.manifest_key))
        if not manifest.exists():
            raise UnreadableError(GONE)
        archive: Path | None = None
        if run.archive_key:
            archive = stack.enter_context(services.storage.local_copy(run.archive_key))
        yield stack.enter_context(opened_uploads(manifest, run.name, archive))


def end(session: Session, services: Services, payload: dict[str, Any], fault: str | None, *, trial: bool) -> None:
    run = session.get(ImportRun, payload["run_id"], with_for_update=True) if fault is not None else None
    if run is None or fault is None:
        return
    run.finished_at = clock.now()
    if fault:
        run.state = ImportState.UNREADABLE
        run.fault = {"is": kept_sentence(fault)}
    else:
        run.state = ImportState.CHECKED if trial else ImportState.DONE
    if not trial:
        told = runs.counts(session, run.id)
        audit.record(session, SYSTEM, "import.ended", run.id, name=run.name, person=run.person_id, rows=told)
    if run.state != ImportState.CHECKED:
        for key in filter(None, (run.manifest_key, run.archive_key)):
            after_commit(session, partial(services.storage.delete, key))


def sweep(services: Services, _payload: dict[str, Any]) -> None:
    """Remove uploads that no run waits for any more, and bags that have ended or belong to no run."""
    now = clock.now()
    with services.database.read() as session:
        waiting = select(ImportRun.manifest_key, ImportRun.archive_key).where(
            ImportRun.state.in_([*runs.WORKING, ImportState.CHECKED]), ImportRun.created_at > now - WAITS
        )
        claimed = {key for pair in session.execute(waiting) for key in pair}
        claimed |= set(session.scalars(select(ExportRun.key).where(ExportRun.expires_at > now)))
    for folder in (runs.FOLDER, jobs_export.FOLDER):
        for thing in list(services.storage.list(folder)):
            if thing.modified < now - UNCLAIMED and thing.key not in claimed:
                services.storage.delete(thing.key)


def forget(session: Session, _services: Services, _payload: dict[str, Any], _swept: None) -> None:
    runs.erase_old(session)
    jobs_export.expire(session)


HANDLERS = (
    Handler(
        runs.CHECK,
        prepare=partial(work, trial=True),
        apply=partial(end, trial=True),
        aside=True,
        purpose="Tries an import: what would come of each row.",
    ),
    Handler(
        runs.IMPORT,
        prepare=partial(work, trial=False),
        apply=partial(end, trial=False),
        aside=True,
        purpose="Carries an import out, row by row; killed in the middle it goes on where it was.",
    ),
    *jobs_export.HANDLERS,
    Handler(
        "transfer.sweep",
        prepare=sweep,
        apply=forget,
        every=timedelta(hours=6),
        purpose="Removes uploads of imports and exported bags that nobody waits for any more.",
    ),
)
