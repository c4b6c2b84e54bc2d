"""What is due, as a part of a query that pages run anyway. Built once, on the table."""

from typing import cast

from sqlalchemy import ScalarSelect, Table, bindparam, func, or_, select

from app import groups
from app.followup.models import ActionPoint
from app.followup.queries import OPEN_STATES

_ACTION = cast("Table", ActionPoint.__table__).c


def count_due() -> ScalarSelect[int]:
    """Open action points of the person bound as `person` that are due on the day bound as `today`, or were before."""
    mine = select(func.count(_ACTION.id)).where(
        _ACTION.owner_id == bindparam("person"),
        or_(*(_ACTION.state == state for state in OPEN_STATES)),
        _ACTION.due_on <= bindparam("today"),
        or_(_ACTION.group_id.is_(None), _ACTION.group_id.in_(groups.open_ids())),
    )
    return mine.scalar_subquery()
