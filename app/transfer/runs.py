"""Runs of imports on the page: begun, tried, carried out, thrown away. Each is its maker's alone."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app import audit, jobs
from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError, NotFoundError
from app.transfer.models import ImportRow, ImportRun, ImportState
from app.transfer.outcomes import Outcome, Result, kept_problems, problems_of

CHECK, IMPORT = "transfer.check", "transfer.import"
FOLDER = "imports/"
WORKING = frozenset({ImportState.CHECKING, ImportState.IMPORTING})
KEPT = timedelta(days=90)
_ROWS = cast("Table", ImportRow.__table__)


def get_run(session: Session, actor: Actor, run_id: int, *, lock: bool = False) -> ImportRun:
    """The actor's own run; nobody else's exists."""
    wanted = select(ImportRun).where(ImportRun.id == run_id, ImportRun.person_id == actor.person_id)
    run = session.scalar(wanted.with_for_update() if lock else wanted)
    if run is None:
        raise NotFoundError
    return run


def own_runs(session: Session, actor: Actor, limit: int = 20) -> Sequence[ImportRun]:
    return session.scalars(
        select(ImportRun).where(ImportRun.person_id == actor.person_id).order_by(ImportRun.id.desc()).limit(limit)
    ).all()


def begin(session: Session, name: str, manifest_key: str, archive_key: str, *, at_once: bool, by: Actor) -> ImportRun:
    """A run that is tried first. The uploads are in storage already."""
    run = ImportRun(
        person_id=by.person_id,
        state=ImportState.CHECKING,
        name=name,
        manifest_key=manifest_key,
        archive_key=archive_key,
        at_once=at_once,
        created_at=clock.now(),
    )
    session.add(run)
    session.flush()
    jobs.enqueue(session, CHECK, priority=3, run_id=run.id)
    return run


def carry_out(session: Session, run: ImportRun, *, by: Actor) -> None:
    if run.state != ImportState.CHECKED:
        raise ConflictError("This import has been started already.")
    run.state = ImportState.IMPORTING
    run.started_at = clock.now()
    run.done = 0
    session.execute(delete(ImportRow).where(ImportRow.run_id == run.id))
    jobs.enqueue(session, IMPORT, priority=4, run_id=run.id)
    audit.record(session, by, "import.started", run.id, name=run.name)


def throw_away(session: Session, run: ImportRun, *, by: Actor) -> None:
    """The sweep of storage removes what was uploaded."""
    if run.state in WORKING:
        raise ConflictError("This import is at work. Wait until it is done.")
    session.execute(delete(ImportRow).where(ImportRow.run_id == run.id))
    session.delete(run)
    audit.record(session, by, "import.discarded", run.id, name=run.name)


def note_total(session: Session, run_id: int, total: int, unknown: Sequence[str]) -> None:
    session.execute(update(ImportRun).where(ImportRun.id == run_id).values(total=total, unknown=list(unknown)[:50]))


def note_rows(session: Session, run_id: int, outcomes: Sequence[Outcome], done: int) -> None:
    """Write what came of rows. What an earlier attempt of this very run has made or changed stays told as that."""
    lines = [one.line for one in outcomes]
    here = (ImportRow.run_id == run_id, ImportRow.line.in_(lines))
    before = {
        row.line: row.result
        for row in session.execute(select(ImportRow.line, ImportRow.result).where(*here))
        if row.result in {Result.CREATED, Result.UPDATED}
    }
    session.execute(delete(ImportRow).where(*here))
    rows = [
        {
            "run_id": run_id,
            "line": one.line,
            "external_id": one.external_id,
            "title": one.title,
            "result": before.get(one.line, one.result) if one.result == Result.UNCHANGED else one.result,
            "document_id": one.document_id,
            "problems": kept_problems(one.problems),
        }
        for one in outcomes
    ]
    if rows:
        session.connection().execute(insert(_ROWS), rows)
    session.execute(update(ImportRun).where(ImportRun.id == run_id).values(done=done))


def counts(session: Session, run_id: int) -> dict[str, int]:
    number = func.count().label("number")
    found = select(ImportRow.result, number).where(ImportRow.run_id == run_id).group_by(ImportRow.result)
    return {row.result: row.number for row in session.execute(found)}


def rows(session: Session, run_id: int, *, result: str = "", page: int = 1, per_page: int = 50) -> list[Outcome]:
    wanted = select(ImportRow).where(ImportRow.run_id == run_id)
    if result:
        wanted = wanted.where(ImportRow.result == result)
    found = session.scalars(wanted.order_by(ImportRow.line).limit(per_page).offset((page - 1) * per_page))
    return [_outcome(row) for row in found]


def every_row(session: Session, run_id: int) -> Iterable[Outcome]:
    wanted = select(ImportRow).where(ImportRow.run_id == run_id).order_by(ImportRow.line)
    return [_outcome(row) for row in session.scalars(wanted)]


def erase_old(session: Session) -> None:
    """Reports of runs that were over long ago, and the names in them."""
    old = select(ImportRun.id).where(ImportRun.created_at < clock.now() - KEPT, ImportRun.state.not_in(WORKING))
    session.execute(delete(ImportRow).where(ImportRow.run_id.in_(old)))
    session.execute(delete(ImportRun).where(ImportRun.id.in_(old)))


def _outcome(row: Any) -> Outcome:  # noqa: ANN401 - an ImportRow
    problems = problems_of(row.problems)
    return Outcome(row.line, row.external_id, row.title, Result(row.result), row.document_id, problems)
