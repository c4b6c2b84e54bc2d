"""When a series takes place. Pure: wall-clock times in, wall-clock times out, never beyond a window."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from app.events.models import Frequency

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Rule:
    """How often, from the first occurrence on. `until` is a day, inclusive; at most one of `count` and `until`."""

    frequency: Frequency = Frequency.NEVER
    every: int = 1
    nth: int | None = None
    count: int | None = None
    until: date | None = None


def nth_weekday(day: date) -> int:
    """Which of its weekday a day is in its month: 1 to 4, or -1 for the last where there is a fifth."""
    place = (day.day - 1) // 7 + 1
    return place if place < 5 else -1


def occurrences(rule: Rule, first: datetime, *, before: datetime, after: datetime | None = None) -> Iterator[datetime]:
    """Wall-clock starts in order, of those with after <= start < before. All arguments are naive."""
    if rule.frequency is Frequency.NEVER:
        found: Iterator[datetime] = iter((first,))
    else:
        found = iter(_rrule(rule, first))
    return (one for one in takewhile(lambda one: one < before, found) if after is None or one >= after)


def rrule_text(rule: Rule, first: datetime, zone: ZoneInfo) -> str:
    """The RRULE property of RFC 5545; empty for a single event. UNTIL is in UTC, as the standard asks of zoned times."""
    if rule.frequency is Frequency.NEVER:
        return ""
    parts = [f"FREQ={'WEEKLY' if rule.frequency is Frequency.WEEKLY else 'MONTHLY'}"]
    if rule.every > 1:
        parts.append(f"INTERVAL={rule.every}")
    if rule.count is not None:
        parts.append(f"COUNT={rule.count}")
    elif rule.until is not None:
        last = datetime.combine(rule.until, time(23, 59, 59), zone).astimezone(UTC)
        parts.append(f"UNTIL={last:%Y%m%dT%H%M%SZ}")
    if rule.frequency is Frequency.MONTHLY_WEEKDAY:
        parts.append(f"BYDAY={rule.nth or nth_weekday(first)}{DAYS[first.weekday()]}")
    elif rule.frequency is Frequency.MONTHLY_DATE:
        parts.append(f"BYMONTHDAY={first.day}")
    return ";".join(parts)


def moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment of a wall-clock time; one that a spring change leaves out is as far after the gap as it was into it."""
    return local.replace(tzinfo=zone).astimezone(UTC)


def _rrule(rule: Rule, first: datetime) -> rrule:
    until = datetime.combine(rule.until, time.max) if rule.until is not None and rule.count is None else None
    if rule.frequency is Frequency.WEEKLY:
        return rrule(WEEKLY, dtstart=first, interval=rule.every, count=rule.count, until=until)
    if rule.frequency is Frequency.MONTHLY_DATE:
        return rrule(MONTHLY, dtstart=first, interval=rule.every, count=rule.count, until=until, bymonthday=first.day)
    on = weekday(first.weekday(), rule.nth or nth_weekday(first))
    return rrule(MONTHLY, dtstart=first, interval=rule.every, count=rule.count, until=until, byweekday=on)
