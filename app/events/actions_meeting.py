"""One meeting changes: it is moved, held elsewhere, called off, taken up again. The series goes on as it was."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError
from app.core.text import one_line
from app.events import rota_plan
from app.events.actions_change import cancel_event
from app.events.actions_rota import assign, free
from app.events.models import EventState
from app.events.queries import Meeting
from app.events.recurrence import moment
from app.events.series import is_cancelled, is_moved, rule_times
from app.events.telling import touch


@dataclass(frozen=True, slots=True)
class Change:
    """What one meeting is to be. `starts` is wall-clock time in the event's zone; an empty title follows the series."""

    starts: datetime
    minutes: int
    title: str
    mode: str
    venue: str
    join_link: str
    host_id: int | None


def as_it_is(meeting: Meeting) -> Change:
    event, row = meeting.event, meeting.occurrence
    starts = row.starts_at.astimezone(ZoneInfo(event.timezone)).replace(tzinfo=None)
    return Change(
        starts,
        int((row.ends_at - row.starts_at).total_seconds() // 60),
        row.title,
        meeting.mode,
        meeting.venue,
        meeting.join_link,
        meeting.host_id,
    )


def move_one(session: Session, meeting: Meeting, change: Change, *, by: Actor) -> None:
    """Its time, place, title or host, for this meeting only; back to what the series has, it differs no longer.

    The caller holds the lock and has checked the change.
    """
    event, row = meeting.event, meeting.occurrence
    before = as_it_is(meeting)
    row.starts_at = moment(change.starts, ZoneInfo(event.timezone))
    row.ends_at = row.starts_at + timedelta(minutes=change.minutes)
    title = one_line(change.title)
    row.title = "" if title == event.title else title
    place = change.mode, one_line(change.venue), change.join_link.strip()
    own = place != (event.mode, event.venue, event.join_link)
    row.mode, row.venue, row.join_link = place if own else ("", "", "")
    row.changed = is_moved(event, row) or own
    row.changed_at = clock.now()
    moved = (before.starts, before.minutes, before.mode, before.venue, before.join_link) != (
        change.starts,
        change.minutes,
        *place,
    )
    audit.record(session, by, "event.meeting_changed", event.id, on=str(meeting.on), moved=moved)
    touch(session, event, moved=moved)
    if change.host_id != before.host_id:
        assign(session, meeting, change.host_id, by=by)


def cancel_one(session: Session, meeting: Meeting, reason: str, *, by: Actor) -> None:
    """Of an event with one meeting it is the event that is called off. The turn to host falls back to its organisation."""
    event, row = meeting.event, meeting.occurrence
    if not event.frequency:
        cancel_event(session, event, reason, by=by)
        return
    row.state, row.reason, row.changed_at = EventState.CANCELLED, one_line(reason), clock.now()
    free(session, [row.id])
    if event.rotates:
        row.host_id = None
    audit.record(session, by, "event.meeting_cancelled", event.id, on=str(meeting.on), reason=row.reason)
    touch(session, event, moved=True)
    _plan(session, meeting)


def restore_one(session: Session, meeting: Meeting, *, by: Actor) -> None:
    """It takes place after all.

    Raises:
        ConflictError: the series has other dates by now.
    """
    event, row = meeting.event, meeting.occurrence
    if event.frequency and row.original_local not in rule_times(event, row.original_local):
        raise ConflictError("The series no longer has a meeting on this day.")
    if not is_cancelled(row) and event.state != EventState.CANCELLED:
        raise ConflictError("This meeting is not cancelled.")
    event.state, event.cancel_reason = EventState.CONFIRMED, ""
    row.state, row.reason, row.changed_at = EventState.CONFIRMED, "", clock.now()
    audit.record(session, by, "event.meeting_restored", event.id, on=str(meeting.on))
    touch(session, event, moved=True)
    _plan(session, meeting)


def _plan(session: Session, meeting: Meeting) -> None:
    session.flush()
    if meeting.event.rotates and meeting.event.group_id is not None:
        rota_plan.plan_hosts(session, meeting.event.group_id, again=True)
