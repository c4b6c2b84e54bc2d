from typing import cast

from sqlalchemy import ScalarSelect, Table, func, insert, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit.models import AuditEvent
from app.core import clock

# Every act is written down, so without the ORM's part.
_EVENT = cast("Table", AuditEvent.__table__)
_NEW = insert(_EVENT)


def record(
    session: Session, by: Actor, action: str, subject_id: int | None, *, reason: str = "", **detail: object
) -> None:
    """Write down an act in the transaction that does it.

    Args:
        action: `kind.past_participle`, such as `document.published`; the part before the dot names the subject's kind.
        detail: small values that JSON can hold.
    """
    row = {
        "at": clock.now(),
        "person_id": by.person_id,
        "action": action,
        "subject_kind": action.partition(".")[0],
        "subject_id": subject_id,
        "reason": reason,
        "detail": detail,
    }
    session.connection().execute(_NEW, row)


def newest() -> ScalarSelect[int]:
    """The number of the last act as a column, to be read in a query that runs anyway: no list changes without one.

    On PostgreSQL acts of the same moment may commit in another order, so what is kept by it is kept for a short time only.
    """
    return select(func.coalesce(func.max(_EVENT.c.id), 0)).scalar_subquery()
