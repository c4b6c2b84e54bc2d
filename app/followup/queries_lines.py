"""Action points and recommendations as lines of lists: Core rows, in a number of queries that does not grow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor, Role, Scope
from app.core.quarters import Quarter
from app.followup.models import ActionPoint, ActionState, Kind
from app.followup.queries import OPEN_STATES, at_work, readable

COLUMNS = (
    ActionPoint.id,
    ActionPoint.kind,
    ActionPoint.text,
    ActionPoint.owner_id,
    ActionPoint.organisation_id,
    ActionPoint.group_id,
    ActionPoint.audience,
    ActionPoint.addressee,
    ActionPoint.due_on,
    ActionPoint.state,
    ActionPoint.evidence,
    ActionPoint.source_kind,
    ActionPoint.source_id,
    ActionPoint.source_title,
    ActionPoint.source_href,
    ActionPoint.created_at,
    ActionPoint.done_at,
)


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action point; the columns of the model."""

    id: int
    kind: str
    text: str
    owner_id: int | None
    organisation_id: int | None
    group_id: int | None
    audience: str
    addressee: str
    due_on: date | None
    state: str
    evidence: str
    source_kind: str
    source_id: int
    source_title: str
    source_href: str
    created_at: datetime
    done_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which ones.

    Attributes:
        whose: "mine", "asked" (by me of others), "organisation", "groups", or "" for everybody's.
        state: "open", "overdue", "done", one of ActionState, or "" for any.
        quarter: of the day when it was agreed.
    """

    whose: str = ""
    state: str = ""
    group_id: int | None = None
    kind: str = ""
    addressee: str = ""
    quarter: Quarter | None = None
    source: tuple[str, tuple[int, ...]] | None = None


def lines(
    session: Session,
    actor: Actor,
    wanted: Wanted,
    *,
    today: date,
    since: tuple[datetime, datetime] | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[ActionLine]:
    """Open ones by the day they are due, those without a day last; done ones with the newest first.

    Args:
        today: the house's day.
        since: bounds of `wanted.quarter` in the house's zone.
    """
    query = select(*COLUMNS).where(*_conditions(actor, wanted, today, since))
    if wanted.state == "done":
        query = query.order_by(ActionPoint.done_at.desc(), ActionPoint.id.desc())
    else:
        ended = ~ActionPoint.state.in_(OPEN_STATES)
        query = query.order_by(ended, ActionPoint.due_on.is_(None), ActionPoint.due_on, ActionPoint.id)
    rows = session.connection().execute(query.limit(limit).offset(offset))
    return [ActionLine(*tuple(row)) for row in rows]


def count(
    session: Session,
    actor: Actor,
    wanted: Wanted,
    *,
    today: date,
    since: tuple[datetime, datetime] | None = None,
) -> int:
    query = select(func.count(ActionPoint.id)).where(*_conditions(actor, wanted, today, since))
    return session.scalar(query) or 0


def line_of(action: ActionPoint) -> ActionLine:
    return ActionLine(*(getattr(action, column.key) for column in COLUMNS))


def addressees(session: Session, actor: Actor) -> Sequence[str]:
    """To whom recommendations that the actor may read are addressed, by name."""
    asked = select(ActionPoint.addressee).where(
        readable(actor), ActionPoint.kind == Kind.RECOMMENDATION, ActionPoint.addressee != ""
    )
    return session.scalars(asked.distinct().order_by(ActionPoint.addressee)).all()


def first_moment(session: Session, actor: Actor) -> datetime | None:
    """When the oldest recommendation that the actor may read was made."""
    made = select(func.min(ActionPoint.created_at, type_=ActionPoint.created_at.type))
    return session.scalar(made.where(readable(actor), ActionPoint.kind == Kind.RECOMMENDATION))


def _conditions(
    actor: Actor, wanted: Wanted, today: date, since: tuple[datetime, datetime] | None
) -> list[ColumnElement[bool]]:
    found = [readable(actor), *_whose(actor, wanted.whose), *_standing(wanted.state, today)]
    if wanted.group_id is not None:
        found.append(ActionPoint.group_id == wanted.group_id)
    if wanted.kind:
        found.append(ActionPoint.kind == wanted.kind)
    if wanted.addressee:
        found.append(ActionPoint.addressee == wanted.addressee)
    if wanted.source is not None:
        kind, ids = wanted.source
        found += [ActionPoint.source_kind == kind, ActionPoint.source_id.in_(ids)]
    if since is not None:
        found += [ActionPoint.created_at >= since[0], ActionPoint.created_at < since[1]]
    return found


def _whose(actor: Actor, whose: str) -> list[ColumnElement[bool]]:
    me = ActionPoint.owner_id == actor.person_id
    if whose == "mine":
        represented = sorted(actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE))
        ours = and_(ActionPoint.owner_id.is_(None), ActionPoint.organisation_id.in_(represented))
        return [or_(me, ours) if represented else me]
    if whose == "asked":
        others = or_(ActionPoint.owner_id.is_(None), ActionPoint.owner_id != actor.person_id)
        return [ActionPoint.created_by == actor.person_id, others]
    if whose == "organisation":
        return [ActionPoint.organisation_id.in_(sorted(actor.organisation_ids))]
    if whose == "groups":
        return [ActionPoint.group_id.in_(sorted(actor.group_ids))]
    return []


def _standing(state: str, today: date) -> list[ColumnElement[bool]]:
    if state == "open":
        return [ActionPoint.state.in_(OPEN_STATES), at_work()]
    if state == "overdue":
        return [ActionPoint.state.in_(OPEN_STATES), at_work(), ActionPoint.due_on < today]
    return [ActionPoint.state == state] if state in set(ActionState) else []
