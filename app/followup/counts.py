"""What is due, as a part of a query that pages run anyway. Built once, on the table."""

from typing import Any, cast

from sqlalchemy import BindParameter, ScalarSelect, Table, and_, bindparam, func, or_, select

from app import groups
from app.followup.models import ActionPoint
from app.followup.queries import OPEN_STATES

_ACTION = cast("Table", ActionPoint.__table__).c
_REPRESENTED: BindParameter[Any] = bindparam("represented", expanding=True)


def count_due() -> ScalarSelect[int]:
    """Open action points that are due on the day bound as `today`, or were before.

    Those of the person bound as `person`, and of the organisations as such that they represent, bound as `represented`.
    """
    ours = and_(_ACTION.owner_id.is_(None), _ACTION.organisation_id.in_(_REPRESENTED))
    mine = select(func.count(_ACTION.id)).where(
        or_(_ACTION.owner_id == bindparam("person"), ours),
        or_(*(_ACTION.state == state for state in OPEN_STATES)),
        _ACTION.due_on <= bindparam("today"),
        or_(_ACTION.group_id.is_(None), _ACTION.group_id.in_(groups.open_ids())),
    )
    return mine.scalar_subquery()
