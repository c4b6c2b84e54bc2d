"""From a cookie or a bearer token to the Actor, in one query: person, state and the grants in force."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from threading import Lock
from typing import Any, cast

import structlog
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access import NOBODY, Actor, RoleGrant
from app.access.actor import make_actor
from app.accounts.models import ApiToken, Person, PersonState, SignInSession
from app.accounts.tokens import token_hash
from app.core import clock
from app.core.db import Instant
from app.core.services import Services

USE_IS_NOTED_EVERY = timedelta(minutes=15)
MOST_NOTED = 10_000
AT_ONCE = 500
log = structlog.get_logger("accounts")
# When this process looks at a session's «last used» again, by database and session.
_noted: dict[tuple[str, int], datetime] = {}
_noted_lock = Lock()


def cookie_name(*, secure: bool) -> str:
    """`__Host-` ties the cookie to https and this host.

    A house on plain http (a trial on one's own machine) cannot use it.
    """
    return "__Host-baraza" if secure else "baraza"


def identify(services: Services, session: Session, request: Request) -> Actor:
    header = request.headers.get("authorization", "")
    if header[:7].lower() == "bearer ":
        return actor_of_token(session, header[7:].strip())
    token = request.cookies.get(cookie_name(secure=services.settings.secure), "")
    if not token:
        return NOBODY
    actor = actor_of_cookie(session, token)
    if actor.session_id is not None:
        _note_use(services, session, actor.session_id)
    return actor


def _note_use(services: Services, session: Session, session_id: int) -> None:
    """Keep «last used» on the account page right to a quarter of an hour; a hint, so nobody waits for a busy database."""
    now = clock.now()
    key = (services.database.url, session_id)
    with _noted_lock:
        if _noted.get(key, now) > now:
            return
        _noted[key] = now + USE_IS_NOTED_EVERY
        if len(_noted) > MOST_NOTED:
            _noted.clear()
    stale = _SESSION.c.seen_at < now - USE_IS_NOTED_EVERY
    if session.connection().scalar(select(stale).where(_SESSION.c.id == session_id)):
        try:
            with services.database.write() as unit:
                unit.execute(update(_SESSION).where(_SESSION.c.id == session_id, stale).values(seen_at=now))
        except OperationalError as busy:
            log.info("use of a session not noted", error=str(busy.orig))


def actor_of_cookie(session: Session, token: str) -> Actor:
    return _find(session, _BY_COOKIE, token_hash(token), "session")


def actor_of_token(session: Session, token: str) -> Actor:
    return _find(session, _BY_TOKEN, token_hash(token), "token")


def actor_of_person(session: Session, person_id: int) -> Actor:
    """The rights that a person has now, for jobs that act or send in somebody's name.

    NOBODY when the account is not active.
    """
    return _find(session, _BY_PERSON, person_id, "job")


def actors_of_people(session: Session, ids: Iterable[int]) -> dict[int, Actor]:
    """The same of many in few queries; whoever has no active account is absent."""
    found: dict[int, Actor] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), AT_ONCE):
        keys = {"keys": wanted[start : start + AT_ONCE], "now": clock.now()}
        rows = session.connection().execute(_BY_PEOPLE, keys)
        for number, of_one in groupby(rows, lambda row: row.id):
            found[number] = _actor(list(of_one), "job")
    return found


# Every request asks one of these: built once, and on tables, as the ORM's part of a query costs more than the query.
_PERSON, _GRANT, _SESSION, _TOKEN = (
    cast("Table", model.__table__) for model in (Person, RoleGrant, SignInSession, ApiToken)
)
_NOW = bindparam("now", type_=Instant())
_KEY: BindParameter[Any] = bindparam("key")


def _asking(key: Table | None, condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    in_force = and_(
        _GRANT.c.person_id == _PERSON.c.id,
        _GRANT.c.starts_at <= _NOW,
        or_(_GRANT.c.ends_at.is_(None), _GRANT.c.ends_at > _NOW),
    )
    held = _PERSON if key is None else _PERSON.join(key, key.c.person_id == _PERSON.c.id)
    session_id = literal(None, Integer) if key is None else key.c.id
    return (
        select(
            _PERSON.c.id,
            _PERSON.c.name,
            _PERSON.c.email,
            _PERSON.c.language,
            _PERSON.c.timezone,
            session_id.label("session_id"),
            _GRANT.c.role,
            _GRANT.c.scope,
            _GRANT.c.scope_id,
        )
        .select_from(held.outerjoin(_GRANT, in_force))
        .where(_PERSON.c.state == PersonState.ACTIVE, condition)
    )


_BY_COOKIE = _asking(_SESSION, and_(_SESSION.c.token_hash == _KEY, _SESSION.c.expires_at > _NOW))
_BY_TOKEN = _asking(_TOKEN, and_(_TOKEN.c.token_hash == _KEY, _TOKEN.c.revoked_at.is_(None)))
_BY_PERSON = _asking(None, _PERSON.c.id == _KEY)
_BY_PEOPLE = _asking(None, _PERSON.c.id.in_(bindparam("keys", expanding=True))).order_by(_PERSON.c.id)


def _find(session: Session, asking: Select[*tuple[Any, ...]], key: str | int, via: str) -> Actor:
    rows = session.connection().execute(asking, {"key": key, "now": clock.now()}).all()
    return _actor(rows, via) if rows else NOBODY


def _actor(rows: Sequence[Row[*tuple[Any, ...]]], via: str) -> Actor:
    """Of the rows of one person, one for each grant."""
    first = rows[0]
    return make_actor(
        person_id=first.id,
        name=first.name,
        email=first.email,
        language=first.language,
        timezone=first.timezone,
        session_id=first.session_id if via == "session" else None,
        via=via,
        grants=[(row.role, row.scope, row.scope_id) for row in rows if row.role is not None],
    )
