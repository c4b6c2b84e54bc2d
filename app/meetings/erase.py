"""Taking away what meetings left behind: for the demo community only; real records stay."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import events
from app.meetings.models import (
    Amendment,
    Attendance,
    CheckIn,
    MeetingAction,
    MeetingDecision,
    Minutes,
    MinutesVersion,
)


def erase_records_of(session: Session, event_ids: Sequence[int]) -> None:
    """Minutes, attendance and codes of these events. The action points themselves are another room's."""
    times = select(events.Occurrence.id).where(events.Occurrence.event_id.in_(event_ids))
    minutes = select(Minutes.id).where(Minutes.occurrence_id.in_(times))
    for part in (Amendment, MinutesVersion):
        session.execute(delete(part).where(part.minutes_id.in_(minutes)).execution_options(synchronize_session=False))
    for kept in (Minutes, MeetingAction, MeetingDecision, Attendance, CheckIn):
        session.execute(delete(kept).where(kept.occurrence_id.in_(times)).execution_options(synchronize_session=False))
