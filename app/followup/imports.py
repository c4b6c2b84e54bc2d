"""Action points of the past: agreed by the room's own act, and then dated to when it was."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.followup.models import ActionChange, ActionPoint, ActionState


def date_back(session: Session, numbers: Iterable[int], moment: datetime) -> None:
    wanted = sorted(numbers)
    points = update(ActionPoint).where(ActionPoint.id.in_(wanted))
    session.execute(points.values(created_at=moment, changed_at=moment).execution_options(synchronize_session="fetch"))
    done = points.where(ActionPoint.state == ActionState.DONE).values(done_at=moment)
    session.execute(done.execution_options(synchronize_session="fetch"))
    changes = update(ActionChange).where(ActionChange.action_id.in_(wanted)).values(at=moment)
    session.execute(changes.execution_options(synchronize_session=False))
