"""Groups of the past: opened by the room's own act, and then dated to when it was decided."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.groups.models import WorkingGroup


def date_back(session: Session, group_ids: Sequence[int], opened_at: datetime, opened_number: str) -> None:
    opened = update(WorkingGroup).where(WorkingGroup.id.in_(group_ids))
    session.execute(opened.values(created_at=opened_at, opened_number=opened_number))
