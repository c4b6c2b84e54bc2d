"""The only doors to one action point; what the actor may not see is absent."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from app import groups
from app.access import Actor, Permission, Role, RoleGrant, Scope, active_now
from app.core.errors import NotFoundError
from app.followup import policy
from app.followup.models import ActionChange, ActionPoint, ActionState

OPEN_STATES = (ActionState.OPEN, ActionState.IN_PROGRESS)


def readable(actor: Actor) -> ColumnElement[bool]:
    """`policy.may_see` in SQL."""
    if actor.readable_audiences is None:
        return true()
    seen: list[ColumnElement[bool]] = [ActionPoint.audience.in_(sorted(actor.readable_audiences))]
    if actor.person_id is not None:
        seen.append(ActionPoint.owner_id == actor.person_id)
    if represented := actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE):
        seen.append(and_(ActionPoint.owner_id.is_(None), ActionPoint.organisation_id.in_(sorted(represented))))
    if actor.may(Permission.MEMBERSHIP_SCREEN):
        seen.append(and_(ActionPoint.group_id.is_(None), ~ActionPoint.audience.startswith("group-")))
    return or_(*seen)


def at_work() -> ColumnElement[bool]:
    """Not of a group that is closed: what it left open is a record of the past."""
    return or_(ActionPoint.group_id.is_(None), ActionPoint.group_id.in_(groups.open_ids()))


def get_action(session: Session, actor: Actor, action_id: int) -> ActionPoint:
    action = session.get(ActionPoint, action_id)
    if action is None:
        raise NotFoundError
    policy.may_see(actor, action).enforce()
    return action


def get_action_to_report(session: Session, actor: Actor, action_id: int) -> ActionPoint:
    """The only door to one whose state is about to change; locks the row."""
    action = _locked(session, action_id)
    policy.may_report(actor, action, is_open=is_open(session, action.group_id)).enforce()
    return action


def get_action_to_steer(session: Session, actor: Actor, action_id: int) -> ActionPoint:
    """The only door to one whose day, owner or words are about to change; locks the row."""
    action = _locked(session, action_id)
    policy.may_steer(actor, action, is_open=is_open(session, action.group_id)).enforce()
    return action


def is_open(session: Session, group_id: int | None) -> bool:
    """Whether the group is at work; the community always is."""
    if group_id is None:
        return True
    found = groups.open_ids().subquery()
    return session.scalar(select(found.c.id).where(found.c.id == group_id)) is not None


def changes_of(session: Session, action_id: int) -> Sequence[ActionChange]:
    """Newest first."""
    steps = select(ActionChange).where(ActionChange.action_id == action_id)
    return session.scalars(steps.order_by(ActionChange.id.desc())).all()


def of_source_ids(session: Session, source_kind: str, source_ids: Collection[int]) -> Sequence[ActionPoint]:
    """Whatever came of these sources, for the room that wrote them down; rights are its own matter."""
    rows = select(ActionPoint).where(
        ActionPoint.source_kind == source_kind, ActionPoint.source_id.in_(sorted(source_ids))
    )
    return session.scalars(rows.order_by(ActionPoint.id)).all()


def here(session: Session, person_ids: Collection[int]) -> frozenset[int]:
    """Those of these people who still have any part in the house: the others have left."""
    if not person_ids:
        return frozenset()
    held = select(RoleGrant.person_id).where(RoleGrant.person_id.in_(sorted(person_ids)), active_now()).distinct()
    return frozenset(session.scalars(held))


def _locked(session: Session, action_id: int) -> ActionPoint:
    action = session.get(ActionPoint, action_id, with_for_update=True)
    if action is None:
        raise NotFoundError
    return action
