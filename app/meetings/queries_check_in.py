"""From a code on the wall to the meeting; and from the mark of a certificate to what it certifies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import events
from app.access import Actor
from app.core.errors import NotFoundError
from app.meetings.actions_attendance import ALPHABET, CODE_LENGTH
from app.meetings.models import Attendance, CheckIn, Presence
from app.meetings.queries import Case, case_of

WRONG_CODE = "This code opens no check-in. Look again at the screen in the room; codes change."
LONGEST_MARK = 64


def tidy_code(typed: str) -> str:
    """As it is kept: capitals, without the blanks and hyphens that people type; "" for what no code looks like."""
    code = "".join(letter for letter in typed[:40].upper() if letter.isalnum())
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def find_by_code(session: Session, actor: Actor, typed: str, zone: ZoneInfo, *, lock: bool = False) -> Case | None:
    """The meeting whose code it is; None for a wrong or old one, and for a meeting the actor may not see: all are alike."""
    code = tidy_code(typed)
    occurrence_id = session.scalar(select(CheckIn.occurrence_id).where(CheckIn.code == code)) if code else None
    meeting = events.meeting_by_occurrence(session, occurrence_id) if occurrence_id is not None else None
    if meeting is None or not events.policy.may_see(actor, meeting.event):
        return None
    if lock:
        meeting = events.get_meeting(session, actor, meeting.event.id, meeting.on, lock=True)
    return case_of(session, actor, meeting, zone)


@dataclass(frozen=True, slots=True)
class Certified:
    """`valid`: said to be present at a meeting that took place; else the certificate was taken back."""

    attendance: Attendance
    meeting: events.Meeting

    @property
    def valid(self) -> bool:
        return self.attendance.presence == Presence.PRESENT and not self.meeting.cancelled


def get_certificate(session: Session, mark: str, at: datetime) -> Certified:
    """Whoever has the mark may see it, once the meeting is over."""
    row = (
        session.scalar(select(Attendance).where(Attendance.certificate == mark)) if len(mark) <= LONGEST_MARK else None
    )
    meeting = events.meeting_by_occurrence(session, row.occurrence_id) if row is not None else None
    if row is None or meeting is None or meeting.occurrence.ends_at > at:
        raise NotFoundError
    return Certified(row, meeting)


def own_certificates(session: Session, person_id: int, at: datetime) -> Sequence[tuple[Attendance, events.Meeting]]:
    """Of meetings that are over, newest first; those taken back are left out."""
    rows = session.execute(
        select(Attendance, events.Occurrence, events.Event)
        .join(events.Occurrence, events.Occurrence.id == Attendance.occurrence_id)
        .join(events.Event, events.Event.id == events.Occurrence.event_id)
        .where(
            Attendance.person_id == person_id,
            Attendance.presence == Presence.PRESENT,
            Attendance.certificate.is_not(None),
            events.Occurrence.ends_at <= at,
            events.Occurrence.state != events.EventState.CANCELLED,
            events.Event.state != events.EventState.CANCELLED,
        )
        .order_by(events.Occurrence.starts_at.desc())
        .limit(200)
    )
    return [(row[0], events.Meeting(row[2], row[1])) for row in rows]
