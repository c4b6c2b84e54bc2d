"""When groups last met, and when they meet next."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from app.events.models import Event, EventState, Occurrence


def last_and_next(session: Session, now: datetime) -> Mapping[int, tuple[datetime | None, datetime | None]]:
    """By group, what is not cancelled; None for never. Groups that never met and have nothing to come are left out."""
    over, to_come = Occurrence.starts_at <= now, Occurrence.starts_at > now
    rows = session.execute(
        select(
            Event.group_id,
            func.max(case((over, Occurrence.starts_at))),
            func.min(case((to_come, Occurrence.starts_at))),
        )
        .join(Event, Event.id == Occurrence.event_id)
        .where(
            Event.group_id.is_not(None), Event.state != EventState.CANCELLED, Occurrence.state != EventState.CANCELLED
        )
        .group_by(Event.group_id)
    )
    return {group_id: (last, following) for group_id, last, following in rows if group_id is not None}
