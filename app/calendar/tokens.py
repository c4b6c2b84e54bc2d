"""Private calendar addresses: made, renewed, revoked, and who is behind one. Only the hash of an address is kept."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, NamedTuple, cast

import structlog
from sqlalchemy import Table, bindparam, delete, func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.calendar.models import FeedScope, FeedToken
from app.core import clock, revision
from app.core.errors import ConflictError, NotFoundError
from app.core.sentences import Sentence
from app.core.services import Services

MOST = 20
# «Last fetched» is right to this; programs ask every hour or so.
NOTED_EVERY = timedelta(hours=6)
MOST_NOTED = 10_000
log = structlog.get_logger("calendar")
_noted: dict[tuple[str, int], datetime] = {}
_noted_lock = Lock()
_TOKEN = cast("Table", FeedToken.__table__).c
# Every fetch asks this; the revision comes along, so that an unchanged feed costs no other query but the rights.
_BEHIND = select(
    _TOKEN.id, _TOKEN.person_id, _TOKEN.scope, _TOKEN.fetched_at, func.coalesce(revision.current(), 0).label("revision")
).where(_TOKEN.token_hash == bindparam("hash"), _TOKEN.revoked_at.is_(None))


class Behind(NamedTuple):
    """What a private address stands for."""

    id: int
    person_id: int
    scope: FeedScope
    fetched_at: datetime | None
    revision: int


def behind(session: Session, token: str) -> Behind:
    """Raises NotFoundError for an address that never was, and for one that was revoked."""
    row: Any = session.connection().execute(_BEHIND, {"hash": _hash(token)}).first()
    if row is None:
        raise NotFoundError
    return Behind(row.id, row.person_id, FeedScope(row.scope), row.fetched_at, row.revision)


def make(session: Session, scope: FeedScope, *, by: Actor) -> str:
    """A new address for the actor's own calendar; it is shown now and never again."""
    held = session.scalar(
        select(func.count()).where(FeedToken.person_id == by.person_id, FeedToken.revoked_at.is_(None))
    )
    if (held or 0) >= MOST:
        raise ConflictError(Sentence("You have %(most)s private addresses. Revoke one that you do not use.", most=MOST))
    token = secrets.token_urlsafe(32)
    row = FeedToken(token_hash=_hash(token), person_id=by.person_id or 0, scope=scope, created_at=clock.now())
    session.add(row)
    session.flush()
    audit.record(session, by, "calendar_address.made", row.id, scope=scope)
    return token


def renew(session: Session, token_id: int, *, by: Actor) -> tuple[FeedScope, str]:
    """The old address ends, a new one of the same scope begins."""
    scope = revoke(session, token_id, by=by)
    return scope, make(session, scope, by=by)


def revoke(session: Session, token_id: int, *, by: Actor) -> FeedScope:
    """Raises NotFoundError when it is not the actor's, or has ended."""
    row = session.scalar(
        select(FeedToken)
        .where(FeedToken.id == token_id, FeedToken.person_id == by.person_id, FeedToken.revoked_at.is_(None))
        .with_for_update()
    )
    if row is None:
        raise NotFoundError
    row.revoked_at = clock.now()
    session.flush()
    audit.record(session, by, "calendar_address.revoked", row.id, scope=row.scope)
    return FeedScope(row.scope)


def held_by(session: Session, actor: Actor) -> list[FeedToken]:
    query = select(FeedToken).where(FeedToken.person_id == actor.person_id, FeedToken.revoked_at.is_(None))
    return list(session.scalars(query.order_by(FeedToken.id)))


def erase_addresses(session: Session, people: Sequence[int]) -> None:
    """Before the people themselves go."""
    session.execute(delete(FeedToken).where(FeedToken.person_id.in_(people)))


def note_fetch(services: Services, found: Behind) -> None:
    """Keep «last fetched» about right; a hint, so nobody waits for a busy database and most fetches write nothing."""
    now = clock.now()
    key = (services.database.url, found.id)
    with _noted_lock:
        if _noted.get(key, now) > now:
            return
        _noted[key] = now + NOTED_EVERY
        if len(_noted) > MOST_NOTED:
            _noted.clear()
    if found.fetched_at is None or found.fetched_at < now - NOTED_EVERY:
        try:
            with services.database.write() as unit:
                unit.execute(update(FeedToken).where(FeedToken.id == found.id).values(fetched_at=now))
        except OperationalError as busy:
            log.info("fetch of a calendar not noted", error=str(busy.orig))


def _hash(token: str) -> str:
    """A plain hash is enough for 256 random bits; it is looked up by equality."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
