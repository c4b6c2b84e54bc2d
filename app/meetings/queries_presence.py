"""Who came to meetings: for whoever looks where it is quiet."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.events import Event, Occurrence
from app.meetings.models import Attendance, Presence


def last_present(session: Session) -> Mapping[int, datetime]:
    """By person, the beginning of the last meeting to which they came."""
    rows = session.execute(
        select(Attendance.person_id, func.max(Occurrence.starts_at))
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .where(Attendance.person_id.is_not(None), Attendance.presence == Presence.PRESENT)
        .group_by(Attendance.person_id)
    )
    return {person: at for person, at in rows if person is not None and at is not None}


def present_between(session: Session, since: datetime, until: datetime) -> set[tuple[int, int | None]]:
    """Who came to a meeting, and of which group it was (None: the community's)."""
    rows = session.execute(
        select(Attendance.person_id, Event.group_id)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .join(Event, Event.id == Occurrence.event_id)
        .where(
            Attendance.person_id.is_not(None),
            Attendance.presence == Presence.PRESENT,
            Occurrence.starts_at >= since,
            Occurrence.starts_at < until,
        )
        .distinct()
    )
    return {(person, group_id) for person, group_id in rows if person is not None}


def times_present(session: Session, since: datetime, until: datetime) -> dict[int, int]:
    """By person, to how many meetings they came."""
    rows = session.execute(
        select(Attendance.person_id, func.count())
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .where(
            Attendance.person_id.is_not(None),
            Attendance.presence == Presence.PRESENT,
            Occurrence.starts_at >= since,
            Occurrence.starts_at < until,
        )
        .group_by(Attendance.person_id)
    )
    return {person: count for person, count in rows if person is not None}
