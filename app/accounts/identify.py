"""From a cookie or a bearer token to the Actor, in one query: person, state and the grants in force."""

from typing import Any

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access import NOBODY, Actor, RoleGrant
from app.access.actor import make_actor
from app.accounts.models import ApiToken, Person, PersonState, SignInSession
from app.accounts.tokens import token_hash
from app.core import clock
from app.core.services import Services


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
    return actor_of_cookie(session, token) if token else NOBODY


def actor_of_cookie(session: Session, token: str) -> Actor:
    now = clock.now()
    rows = session.execute(
        _with_grants(
            select(Person.id, Person.name, Person.email, Person.language, SignInSession.id.label("session_id"))
        )
        .join(SignInSession, SignInSession.person_id == Person.id)
        .where(
            SignInSession.token_hash == token_hash(token),
            SignInSession.expires_at > now,
            Person.state == PersonState.ACTIVE,
        )
    ).all()
    return _actor(rows, "session")


def actor_of_token(session: Session, token: str) -> Actor:
    rows = session.execute(
        _with_grants(select(Person.id, Person.name, Person.email, Person.language, ApiToken.id.label("session_id")))
        .join(ApiToken, ApiToken.person_id == Person.id)
        .where(
            ApiToken.token_hash == token_hash(token), ApiToken.revoked_at.is_(None), Person.state == PersonState.ACTIVE
        )
    ).all()
    return _actor(rows, "token")


def actor_of_person(session: Session, person_id: int) -> Actor:
    """The rights that a person has now, for jobs that act or send in somebody's name.

    NOBODY when the account is not active.
    """
    rows = session.execute(
        _with_grants(select(Person.id, Person.name, Person.email, Person.language)).where(
            Person.id == person_id, Person.state == PersonState.ACTIVE
        )
    ).all()
    return _actor(rows, "job")


def _with_grants(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    now = clock.now()
    in_force = and_(
        RoleGrant.person_id == Person.id,
        RoleGrant.starts_at <= now,
        or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > now),
    )
    return (
        query.add_columns(RoleGrant.role, RoleGrant.scope, RoleGrant.scope_id)
        .select_from(Person)
        .outerjoin(RoleGrant, in_force)
    )


def _actor(rows: "list[Row[Any]] | Any", via: str) -> Actor:  # noqa: ANN401 - a sequence of rows
    if not rows:
        return NOBODY
    first = rows[0]
    session_id = first.session_id if via == "session" else None
    grants = [(row.role, row.scope, row.scope_id) for row in rows if row.role is not None]
    return make_actor(
        person_id=first.id,
        name=first.name,
        email=first.email,
        language=first.language,
        session_id=session_id,
        via=via,
        grants=grants,
    )
