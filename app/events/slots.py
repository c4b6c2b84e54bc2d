"""What the form that schedules an event begins with: the last one on the same calendar, at the next suitable time."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import organisations
from app.core import clock
from app.core.settings import Settings
from app.events.actions import REMINDERS
from app.events.calendars import COMMITTEE, COMMUNITY, Calendar
from app.events.forms_schedule import COUNT, FIRST_YEAR, LAST, LAST_YEAR, NEVER, OPEN, ROTA, UNTIL
from app.events.holidays import public_holidays
from app.events.models import Event, EventState, Frequency, Mode, Occurrence
from app.events.recurrence import moment, nth_weekday
from app.groups import audiences

Values = dict[str, Any]
USUAL_START, USUAL_MINUTES = time(14), 90
TUESDAY = 1
NOTICE = timedelta(days=7)
WEEKS_TO_LOOK = 12
LONGEST = 2_000


def begin_with(session: Session, calendar: Calendar, settings: Settings) -> Values:
    """Values of the form's fields, by name. Events of the community are of many kinds and hosts: none is like the last."""
    last = _last(session, calendar) if calendar.code != COMMUNITY else None
    if last is None:
        kind = "twg_meeting" if calendar.group_id is not None else "webinar"
        values: Values = {
            "kind": "committee_meeting" if calendar.code == COMMITTEE else kind,
            "mode": Mode.ONLINE,
            "timezone": settings.timezone,
            "registration": True,
            "reminders": [str(minutes) for minutes in REMINDERS],
            "visibility": calendar.own,
        }
        weekday, at, minutes = TUESDAY, USUAL_START, USUAL_MINUTES
    else:
        # A new event begins to repeat, or is recorded, because somebody says so.
        values = of_event(session, last) | {"repeats": NEVER, "ends": OPEN, "until": "", "count": "", "records": False}
        values |= {"title": last.title if calendar.group_id is not None else "", "description": "", "every": "1"}
        weekday, at, minutes = last.starts_local.weekday(), last.starts_local.time(), last.minutes
    values["calendar"] = calendar.code
    return values | times(_free(session, calendar, weekday, at, minutes, values["timezone"], settings), minutes)


def of_event(session: Session, event: Event) -> Values:
    """An event as the form shows it."""
    host = organisations.names(session, [event.host_id]).get(event.host_id) if event.host_id is not None else None
    repeats: str = event.frequency or NEVER
    if event.frequency == Frequency.MONTHLY_WEEKDAY and event.nth == -1:
        repeats = LAST if nth_weekday(event.starts_local) != -1 else Frequency.MONTHLY_WEEKDAY
    return {
        "kind": event.kind,
        "title": event.title,
        "description": event.description,
        "timezone": event.timezone,
        "repeats": repeats,
        "every": str(event.every),
        "ends": COUNT if event.count is not None else UNTIL if event.until is not None else OPEN,
        "until": event.until.isoformat() if event.until is not None else "",
        "count": str(event.count or ""),
        "mode": event.mode,
        "venue": event.venue,
        "join_link": event.join_link,
        "host": ROTA if event.rotates else host.slug if host else "",
        "capacity": str(event.capacity or ""),
        "registration": event.registration,
        "visibility": event.audience,
        "records": event.records,
        "reminders": [str(minutes) for minutes in event.remind_minutes],
        **times(event.starts_local, event.minutes),
    }


def times(starts: datetime, minutes: int) -> Values:
    over = starts + timedelta(minutes=minutes)
    return {
        "date": starts.date().isoformat(),
        "start": f"{starts:%H:%M}",
        "end": f"{over:%H:%M}",
        "end_date": over.date().isoformat() if over.date() != starts.date() else "",
    }


def asked(query: Mapping[str, str], values: Values) -> Values:
    """The values with what an address says of them: fields by name, or `start` with its day and `minutes`."""
    given = {name: text[:LONGEST] for name, text in query.items()}
    found: Values = values | {name: given[name] for name in _PLAIN if name in given}
    found |= {name: given[name] in {"yes", "true", "1"} for name in ("registration", "records") if name in given}
    starts = _moment(given.get("start", ""))
    if starts is not None:
        minutes = int(given["minutes"]) if given.get("minutes", "").isdigit() and len(given["minutes"]) < 6 else 0
        found |= times(starts, minutes or _minutes(values))
    elif "date" in given and "end_date" not in given:
        found["end_date"] = ""
    return found


_PLAIN = (
    *("kind", "title", "description", "date", "start", "end", "end_date", "timezone", "repeats", "every", "ends"),
    *("until", "count", "mode", "venue", "join_link", "host", "capacity", "visibility", "after"),
)


def _moment(text: str) -> datetime | None:
    """Of 2026-12-08T14:00, a wall-clock time."""
    try:
        found = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return None
    return found.replace(tzinfo=None) if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _minutes(values: Values) -> int:
    begins, ends = (datetime.strptime(values[name], "%H:%M") for name in ("start", "end"))  # noqa: DTZ007 - wall clock
    return int((ends - begins).total_seconds() // 60) % (24 * 60) or USUAL_MINUTES


def _last(session: Session, calendar: Calendar) -> Event | None:
    query = select(Event).where(Event.state != EventState.CANCELLED)
    if calendar.group_id is not None:
        query = query.where(Event.group_id == calendar.group_id)
    else:
        on_committee = Event.audience == audiences.COMMITTEE
        query = query.where(Event.group_id.is_(None), on_committee if calendar.code == COMMITTEE else ~on_committee)
    return session.scalar(query.order_by(Event.id.desc()).limit(1))


def _free(
    session: Session, calendar: Calendar, weekday: int, at: time, minutes: int, timezone: str, settings: Settings
) -> datetime:
    """The first such weekday, a week ahead or later, that is no holiday and has nothing of this calendar at the hour."""
    zone = ZoneInfo(timezone)
    day = (clock.now() + NOTICE).astimezone(zone).date()
    day += timedelta(days=(weekday - day.weekday()) % 7)
    first = datetime.combine(day, at)
    end = moment(first + timedelta(weeks=WEEKS_TO_LOOK), zone)
    of = Event.group_id == calendar.group_id if calendar.group_id is not None else Event.group_id.is_(None)
    taken = session.execute(
        select(Occurrence.starts_at, Occurrence.ends_at)
        .join(Event, Event.id == Occurrence.event_id)
        .where(of, Occurrence.starts_at < end, Occurrence.ends_at > moment(first, zone))
        .where(Occurrence.state != EventState.CANCELLED, Event.state != EventState.CANCELLED)
    ).all()
    for week in range(WEEKS_TO_LOOK):
        local = first + timedelta(weeks=week)
        starts = moment(local, zone)
        over = starts + timedelta(minutes=minutes)
        busy = any(row.starts_at < over and row.ends_at > starts for row in taken)
        if not busy and local.date() not in public_holidays(settings.holidays, local.year):
            return local
    return first
