"""Events spread over the days of a reader: each day with what begins on it or goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app import events
from app.calendar.reading import Reading
from app.groups import GroupName
from app.web.times import When, abbreviation, day_in_words, when

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event on one of its days.

    Attributes:
        hours: what of its time lies on this day: "14:00", "14:00–15:30", "until 16:00"; "" for a whole day.
        goes_on: whether it began on a day before.
        house: "15:00 EAT" where the house's clock differs, with the weekday where that differs too; else "".
        when: the whole of it in words; None in brief.
        place: empty for an online event without one.
    """

    title: str
    href: str
    kind: str
    kind_label: str
    hours: str
    goes_on: bool
    house: str
    when: When | None
    place: str
    group: str
    group_href: str
    cancelled: bool
    moved: bool


@dataclass(frozen=True, slots=True)
class Day:
    """`full` is "Tuesday 1 December 2026"; `more` counts entries that are folded away; `holiday` is its name or ""."""

    on: date
    number: int
    full: str
    weekday: str
    month: str
    href: str
    today: bool
    holiday: str
    entries: Sequence[Entry]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Names:
    """Of groups by number, and of kinds by code, in the reader's language."""

    groups: Mapping[int, GroupName]
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Placed:
    """A line on one day; times are on the reader's clock. `goes_over` when it does not end on this day."""

    line: events.EventLine
    starts: datetime
    ends: datetime
    goes_on: bool
    goes_over: bool


def spread(reading: Reading, found: Sequence[events.EventLine], first: date, last: date) -> dict[date, list[Placed]]:
    """Lines by day, in the order of time; one over several days stands on each."""
    days: dict[date, list[Placed]] = {first + DAY * n: [] for n in range((last - first).days + 1)}
    for line in found:
        starts = line.starts_at.astimezone(reading.zone)
        ends = line.ends_at.astimezone(reading.zone)
        day, over = starts.date(), max(starts.date(), (ends - INSTANT).date())
        on = max(day, first)
        while on <= min(over, last):
            days[on].append(Placed(line, starts, ends, goes_on=on > day, goes_over=on < over))
            on += DAY
    return days


def day(
    reading: Reading,
    on: date,
    placed: Sequence[Placed],
    holidays: Mapping[date, str],
    names: Names,
    *,
    href: str,
    brief: bool,
    most: int = 0,
) -> Day:
    """`brief` gives the start alone as hours; of more than `most` entries (0: no limit) the last are counted only."""
    shown = placed[: most - 1] if most and len(placed) > most else placed
    return Day(
        on,
        on.day,
        day_in_words(on, "EEEE d MMMM y", reading.language),
        day_in_words(on, "EEEE", reading.language),
        day_in_words(on, "MMMM", reading.language),
        href,
        on == reading.today,
        holidays.get(on, ""),
        [_entry(reading, one, names, brief=brief) for one in shown],
        len(placed) - len(shown),
    )


def _entry(reading: Reading, placed: Placed, names: Names, *, brief: bool) -> Entry:
    line = placed.line
    group = names.groups.get(line.group_id) if line.group_id is not None else None
    return Entry(
        line.title,
        line.href,
        line.kind,
        names.kinds.get(line.kind, line.kind),
        _hours(reading, placed, brief=brief),
        placed.goes_on,
        _at_home(reading, placed),
        None if brief else when(line.starts_at, line.ends_at, reading.zone, reading.house, reading.language),
        line.venue,
        group.name if group else "",
        f"/groups/{group.slug}" if group else "",
        line.cancelled,
        line.moved,
    )


def _hours(reading: Reading, placed: Placed, *, brief: bool) -> str:
    if placed.goes_on:
        return "" if placed.goes_over else reading.say("until %(time)s") % {"time": f"{placed.ends:%H:%M}"}
    return f"{placed.starts:%H:%M}" if brief or placed.goes_over else f"{placed.starts:%H:%M}–{placed.ends:%H:%M}"


def _at_home(reading: Reading, placed: Placed) -> str:
    """The start, or on a later day the end, on the house's clock."""
    here = placed.ends if placed.goes_on else placed.starts
    there = here.astimezone(reading.house)
    if there.utcoffset() == here.utcoffset() or (placed.goes_on and placed.goes_over):
        return ""
    said = f"{there:%H:%M} {abbreviation(there)}"
    return said if there.date() == here.date() else f"{day_in_words(there.date(), 'EEE', reading.language)} {said}"
