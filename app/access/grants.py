"""Giving and ending roles. Every change of a right in the house passes through here."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.models import Role, RoleGrant, Scope
from app.core import clock


def active_now(moment: datetime | None = None) -> ColumnElement[bool]:
    """The condition under which a grant is in force at the moment."""
    moment = moment or clock.now()
    return and_(RoleGrant.starts_at <= moment, or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > moment))


def grant_role(
    session: Session,
    person_id: int,
    role: Role,
    scope: Scope = Scope.COMMUNITY,
    scope_id: int | None = None,
    *,
    by: Actor,
    until: datetime | None = None,
    reason: str = "",
) -> RoleGrant:
    """Give a role; an equal grant in force is kept, with the new end date."""
    held = session.scalar(
        select(RoleGrant).where(
            RoleGrant.person_id == person_id,
            RoleGrant.role == role,
            RoleGrant.scope == scope,
            RoleGrant.scope_id == scope_id,
            active_now(),
        )
    )
    if held is not None:
        held.ends_at = until
        return held
    grant = RoleGrant(
        person_id=person_id,
        role=role,
        scope=scope,
        scope_id=scope_id,
        starts_at=clock.now(),
        ends_at=until,
        granted_by=by.person_id,
        reason=reason,
    )
    session.add(grant)
    return grant


def end_grants(
    session: Session,
    person_id: int,
    *,
    scope: Scope | None = None,
    scope_id: int | None = None,
    roles: Sequence[Role] = (),
    at: datetime | None = None,
) -> int:
    """End the person's grants that match, in force or still to begin; returns how many ended."""
    moment = at or clock.now()
    open_ended = or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > moment)
    ended = update(RoleGrant).where(RoleGrant.person_id == person_id, open_ended).values(ends_at=moment)
    if scope is not None:
        ended = ended.where(RoleGrant.scope == scope)
    if scope_id is not None:
        ended = ended.where(RoleGrant.scope_id == scope_id)
    if roles:
        ended = ended.where(RoleGrant.role.in_(roles))
    return session.connection().execute(ended.execution_options(synchronize_session=False)).rowcount


def holders(session: Session, role: Role, scope: Scope = Scope.COMMUNITY, scope_id: int | None = None) -> list[int]:
    """Ids of the people who hold the role now."""
    return list(
        session.scalars(
            select(RoleGrant.person_id)
            .where(RoleGrant.role == role, RoleGrant.scope == scope, RoleGrant.scope_id == scope_id, active_now())
            .distinct()
        )
    )
