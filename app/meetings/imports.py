"""Meetings of the past: their records are written by the room's own acts, and then dated to when they happened."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import followup
from app.meetings.models import Attendance, MeetingAction, Minutes, MinutesState, MinutesVersion


def date_back(
    session: Session, occurrence_id: int, *, held: datetime, written: datetime, final: datetime | None
) -> None:
    """Attendance is as of `held`, the text and its circulation of `written`; `final` None while it is not."""
    attendance = update(Attendance).where(Attendance.occurrence_id == occurrence_id).values(at=held)
    session.execute(attendance.execution_options(synchronize_session=False))
    minutes = session.scalars(select(Minutes).where(Minutes.occurrence_id == occurrence_id)).one()
    minutes.saved_at = written
    if minutes.state != MinutesState.DRAFT:
        minutes.circulated_at = written
    if minutes.state == MinutesState.FINAL:
        minutes.final_at = final
    versions = update(MinutesVersion).where(MinutesVersion.minutes_id == minutes.id).values(saved_at=written)
    session.execute(versions.execution_options(synchronize_session=False))
    session.flush()
    followup.date_back(session, _followed_up(session, occurrence_id), written)


def _followed_up(session: Session, occurrence_id: int) -> Iterable[int]:
    rows = select(MeetingAction.action_id).where(MeetingAction.occurrence_id == occurrence_id)
    return [number for number in session.scalars(rows) if number is not None]
