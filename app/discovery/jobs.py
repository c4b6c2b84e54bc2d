"""Keeping the index like the database. The index is a cache: every job here can run twice, late, or after a loss."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

import search
from app import audit, jobs
from app.core import clock
from app.core.services import Services
from app.discovery.engine import Index
from app.discovery.records import SOURCES, every_id, key_of, records_of
from app.jobs import Handler, RetryLater

AWAY = timedelta(seconds=15)
INDEXED_KINDS = frozenset(SOURCES)


def update(services: Services, payloads: list[dict[str, Any]]) -> None:
    """Make the index tell what the rows tell now, for each thing named; many waiting jobs are one write to the engine."""
    engine = services.get(Index).engine
    wanted = list(dict.fromkeys((payload["kind"], payload["id"]) for payload in payloads))
    with services.database.read() as session:
        gone = []
        here = []
        for kind, thing_id in wanted:
            record = SOURCES[kind](session, thing_id)
            if record is None:
                gone.append(key_of(kind, thing_id))
            else:
                here.append(record)
        try:
            if gone:
                engine.remove(gone)
            if here:
                engine.put(here)
        except search.SearchUnavailable as away:
            raise RetryLater(f"search engine: {away}", AWAY) from away


def tend(services: Services, _payload: dict[str, Any]) -> None:
    """Build the index where it is missing or of another schema."""
    engine = services.get(Index).engine
    try:
        if engine.needs_rebuild():
            rebuild_index(services)
    except search.SearchUnavailable as away:
        raise RetryLater(f"search engine: {away}", AWAY) from away


def rebuild_index(services: Services, progress: Callable[[int, int], None] | None = None) -> int:
    """Build the whole index beside the live one and swap; returns how many records it holds. Raises SearchUnavailable.

    What changes while it runs waits: `put` refuses during a rebuild, so its jobs come back. What slips between reading the
    rows and that refusal is found in the audit trail and put again.
    """
    started = clock.now()
    with services.database.read() as session:
        wanted = every_id(session)
        total = len(wanted)
        count = services.get(Index).engine.rebuild(
            records_of(session, wanted), lambda done: progress(done, total) if progress else None
        )
    with services.database.write() as session:
        for kind, thing_id in audit.subjects_since(session, started - timedelta(minutes=1), INDEXED_KINDS):
            owe_update(session, kind, thing_id)
    return count


def owe_update(session: Session, kind: str, thing_id: int) -> None:
    jobs.enqueue(session, "search.update", key=f"search:{key_of(kind, thing_id)}", kind=kind, id=thing_id)


HANDLERS = (
    Handler(
        "search.update",
        prepare=update,
        batch=200,
        purpose="Puts what changed into the search index, many changes at a time.",
    ),
    Handler(
        "search.tend",
        prepare=tend,
        every=timedelta(seconds=60),
        purpose="Rebuilds the search index where it is missing or of another schema.",
    ),
)
