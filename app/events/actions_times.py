"""Meetings get other times, or none: those of a series, one by one in their order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock
from app.events import registration
from app.events.actions import HORIZON, materialise
from app.events.actions_rota import free
from app.events.models import AgendaItem, Event, EventState, HostTurn, Occurrence, Registration, Reminded
from app.events.queries import rule_of
from app.events.recurrence import Rule, moment
from app.events.series import Course, is_cancelled, is_moved, new_times, promised, rule_times

# People look for the next meetings of a series that has ended: they find them called off.
VISIBLE = timedelta(days=92)


def set_times(event: Event, starts: datetime, minutes: int, timezone: str, rule: Rule) -> None:
    """The event's own; `retime` makes its meetings follow."""
    event.starts_local, event.minutes, event.timezone = starts, minutes, timezone
    event.frequency, event.every, event.nth = rule.frequency, rule.every, rule.nth
    event.count, event.until = rule.count, rule.until


def retime(session: Session, event: Event, rows: Sequence[Occurrence], before: Event, *, keep_own: bool) -> None:
    """The nth of the rows becomes the nth meeting of the event's rule, with all that hangs on it.

    Args:
        before: whose zone and length the rows' times were made with.
        keep_own: meetings that were moved or called off one by one stay so; else they follow the new rule.
    """
    zone, length, now = ZoneInfo(event.timezone), timedelta(minutes=event.minutes), clock.now()
    locals_ = new_times(rule_of(event), event.starts_local, event.timezone)
    own = {row.id for row in rows if is_moved(before, row)}
    had = {row.id: row.original_local for row in rows}
    # No two rows of an event share a time, not even on the way.
    for place, row in enumerate(rows):
        row.original_local = datetime(1, 1, 1) + timedelta(days=place)  # noqa: DTZ001 - stands for nothing
        if place < len(locals_):
            row.event_id = event.id
    session.flush()
    for row, local in zip(rows, locals_, strict=False):
        row.original_local = local
        row.changed_at = now
        if keep_own and row.id in own:
            continue
        row.starts_at = moment(local, zone)
        row.ends_at = row.starts_at + length
        row.changed = bool(row.mode)
        if not keep_own:
            row.state, row.reason = EventState.CONFIRMED, ""
    for row in rows[len(locals_) :]:
        row.original_local = _unused(had[row.id], locals_ if row.event_id == event.id else [])
    session.flush()
    drop(session, event, rows[len(locals_) :], "The series has other dates now.")
    materialise(session, event, now + HORIZON)
    registration.begin_with_standing_answers(session, event)


def _unused(local: datetime, taken: Sequence[datetime]) -> datetime:
    while local in taken:
        local += timedelta(minutes=1)
    return local


def end(session: Session, event: Event, rule: Rule, course: Course) -> None:
    """Another end of the series, nothing else."""
    event.count, event.until = rule.count, rule.until
    rows = course.rest
    stay = set(rule_times(event, rows[-1].original_local)) if rows else set()
    drop(
        session,
        event,
        [row for row in rows if row.original_local not in stay],
        "The series ends earlier now.",
        visible=VISIBLE,
    )
    materialise(session, event, clock.now() + HORIZON)
    registration.begin_with_standing_answers(session, event)


def cut(event: Event, last: datetime) -> None:
    """The rule gives nothing after this time."""
    if event.count is not None:
        event.count = len(rule_times(event, last))
    else:
        event.until = last.date()


def call_off(row: Occurrence, reason: str) -> None:
    """Once: what was called off before keeps its reason."""
    if not is_cancelled(row):
        row.state, row.reason, row.host_id = EventState.CANCELLED, reason, None
        row.changed_at = clock.now()


def _remove(session: Session, row: Occurrence) -> bool:
    """False where a room above keeps something of it, such as minutes begun early."""
    try:
        with session.begin_nested():
            session.execute(delete(Registration).where(Registration.occurrence_id == row.id))
            session.execute(delete(Reminded).where(Reminded.occurrence_id == row.id))
            session.execute(delete(AgendaItem).where(AgendaItem.occurrence_id == row.id))
            session.execute(update(HostTurn).where(HostTurn.occurrence_id == row.id).values(occurrence_id=None))
            session.execute(delete(Occurrence).where(Occurrence.id == row.id))
    except IntegrityError:
        return False
    return True


def drop(
    session: Session, event: Event, rows: Sequence[Occurrence], reason: str, *, visible: timedelta = timedelta(0)
) -> None:
    """Meetings that the rule no longer gives: those that somebody counts on stay, called off; the others go.

    Args:
        visible: how far ahead all of them stay.
    """
    kept = promised(session, event, rows)
    free(session, [row.id for row in rows])
    until = clock.now() + visible
    for row in rows:
        if row.id in kept or row.starts_at < until or not _remove(session, row):
            call_off(row, reason)
    session.flush()
