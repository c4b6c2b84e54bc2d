"""Making a bag that somebody asked for, and letting it go when its time is over."""

import hashlib
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import accounts, audit, documents, jobs
from app.access import Actor
from app.core import clock
from app.core.db import after_commit
from app.core.errors import ConflictError, NotFoundError
from app.core.services import Services
from app.core.storage import CHUNK
from app.jobs import Handler
from app.transfer.bag import Bag, zipped
from app.transfer.models import ExportRun, ExportState

EXPORT = "transfer.export"
FOLDER = "exports/"
OPEN_FOR = timedelta(days=7)
TOLD_EVERY = 25
MOST = 3
"""Bags of one person that wait to be fetched; the oldest makes room for the next."""
MAKING_FOR = timedelta(days=1)
ONE_AT_A_TIME = "An export of yours is being made. Wait until it is done."
NO_LONGER = "Not everything in this export is open to you any more. Make the export anew."


@dataclass(frozen=True, slots=True)
class Made:
    key: str
    size: int
    sha256: str
    reach: Mapping[str, Sequence[int]]


def ids_of(session: Session, actor: Actor, asked: Mapping[str, Any]) -> list[int]:
    """Which documents: the actor's own, or those that a list shows under these filters."""
    if asked.get("scope") == "mine":
        return documents.own_ids(session, actor)
    filters: Mapping[str, Sequence[str]] = asked.get("filters", {})
    return documents.shelf_ids(session, actor, filters)


def begin(session: Session, asked: Mapping[str, Any], total: int, *, by: Actor) -> ExportRun:
    """ConflictError while another of theirs is being made."""
    now = clock.now()
    accounts.take_turns(session, by)
    theirs = select(ExportRun).where(ExportRun.person_id == by.person_id)
    busy = theirs.where(ExportRun.state == ExportState.MAKING, ExportRun.created_at > now - MAKING_FOR)
    if session.scalar(busy.limit(1)) is not None:
        raise ConflictError(ONE_AT_A_TIME)
    run = ExportRun(
        person_id=by.person_id,
        state=ExportState.MAKING,
        asked=dict(asked),
        total=total,
        created_at=now,
        expires_at=now + OPEN_FOR,
    )
    session.add(run)
    session.flush()
    jobs.enqueue(session, EXPORT, priority=4, run_id=run.id)
    audit.record(session, by, "export.asked", run.id, documents=total)
    return run


def get_export(session: Session, actor: Actor, run_id: int) -> ExportRun:
    """The actor's own; nobody else's exists."""
    run = session.scalar(select(ExportRun).where(ExportRun.id == run_id, ExportRun.person_id == actor.person_id))
    if run is None:
        raise NotFoundError
    return run


def own_exports(session: Session, actor: Actor, limit: int = 10) -> Sequence[ExportRun]:
    mine = select(ExportRun).where(ExportRun.person_id == actor.person_id, ExportRun.expires_at > clock.now())
    return session.scalars(mine.order_by(ExportRun.id.desc()).limit(limit)).all()


def make(services: Services, payload: dict[str, Any]) -> Made | None:
    """Make the bag, with the rights that its owner has now."""
    with services.database.read() as session:
        run = session.get(ExportRun, payload["run_id"])
        if run is None or run.state != ExportState.MAKING:
            return None
        actor = accounts.actor_of_person(session, run.person_id)
        ids = ids_of(session, actor, run.asked)
        gone, shut = documents.withheld(session, actor, ids)
    digest = hashlib.sha256()

    def tick(done: int) -> None:
        if done % TOLD_EVERY == 0:
            with services.database.write() as session:
                session.execute(
                    update(ExportRun).where(ExportRun.id == payload["run_id"]).values(done=done, total=len(ids))
                )

    key = f"{FOLDER}{secrets.token_hex(16)}"
    # On the disk first: storage cannot be read from within what it is writing.
    with tempfile.TemporaryFile(dir=services.storage.scratch) as draft:
        for piece in zipped(name_of(run), Bag(services, actor, ids, tick).members()):
            digest.update(piece)
            draft.write(piece)
        draft.seek(0)
        size = services.storage.put(key, iter(lambda: draft.read(CHUNK), b""))
    return Made(key, size, digest.hexdigest(), {"ids": ids, "gone": sorted(gone), "shut": sorted(shut)})


def keep(session: Session, services: Services, payload: dict[str, Any], made: Made | None) -> None:
    run = session.get(ExportRun, payload["run_id"], with_for_update=True) if made is not None else None
    if run is None or made is None or run.state != ExportState.MAKING:
        return
    run.state = ExportState.READY
    run.key, run.size, run.sha256 = made.key, made.size, made.sha256
    run.asked = {**run.asked, "reach": dict(made.reach)}
    run.done = run.total
    run.finished_at = clock.now()
    run.expires_at = clock.now() + OPEN_FOR
    ready = select(ExportRun).where(ExportRun.person_id == run.person_id, ExportRun.state == ExportState.READY)
    for old in session.scalars(ready.order_by(ExportRun.id.desc()).offset(MOST)).all():
        after_commit(session, partial(services.storage.delete, old.key))
        old.state, old.key = ExportState.EXPIRED, ""


def check_reach(session: Session, actor: Actor, run: ExportRun) -> None:
    """ConflictError when something in the bag is withheld from its owner now that was not as it was made."""
    reach: Mapping[str, Sequence[int]] = run.asked.get("reach", {})
    gone, shut = documents.withheld(session, actor, reach.get("ids", ()))
    if gone - set(reach.get("gone", ())) or shut - set(reach.get("shut", ())):
        raise ConflictError(NO_LONGER)


def expire(session: Session) -> None:
    over = (ExportRun.expires_at <= clock.now(), ExportRun.state != ExportState.EXPIRED)
    session.execute(update(ExportRun).where(*over).values(state=ExportState.EXPIRED, key=""))


def name_of(run: ExportRun) -> str:
    return f"documents-{clock.home_day(run.created_at).isoformat()}-{run.id}"


HANDLERS = (
    Handler(
        EXPORT, prepare=make, apply=keep, aside=True, purpose="Makes the bag of documents that somebody asked for."
    ),
)
