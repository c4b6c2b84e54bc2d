"""VTIMEZONE components with recurrence rules, inferred from the zone's own transitions.

Clients differ on lists of single transition dates; a rule such as «the last Sunday of March» all of them read alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.core import clock

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY = timedelta(days=1)
# A rule must hold this long to be written as one.
YEARS = 8


@dataclass(frozen=True, slots=True)
class Change:
    """A transition: local wall-clock time before it, and the offsets around it."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str
    daylight: bool


def definition(key: str) -> tuple[str, ...]:
    """The VTIMEZONE of a zone as its rules stand now; empty where they have gone, or change in these years.

    UTC has one too: times that end in Z are moved by some programs into the zone that the calendar names for itself.
    """
    try:
        return vtimezone(key, clock.now().year)
    except ValueError:
        return ()


@lru_cache(maxsize=64)
def vtimezone(key: str, year: int) -> tuple[str, ...]:
    """Content lines of the VTIMEZONE of a zone as its rules stand from `year` on.

    Raises:
        ValueError: the zone changes on dates that no rule gives (a country deciding each year): better refused than wrong.
    """
    zone = ZoneInfo(key)
    changes = list(_changes(zone, year))
    lines = ["BEGIN:VTIMEZONE", f"TZID:{key}"]
    if not changes:
        start = datetime(year, 1, 1, tzinfo=zone)
        lines += _part("STANDARD", "19700101T000000", start.utcoffset(), start.utcoffset(), start.tzname(), "")
    for change in changes[:2]:
        rule = _rule(zone, change, year)
        kind = "DAYLIGHT" if change.daylight else "STANDARD"
        first = _first_since_1970(change, rule)
        lines += _part(kind, first, change.before, change.after, change.name, f"FREQ=YEARLY;{rule}")
    lines.append("END:VTIMEZONE")
    return tuple(lines)


def _part(
    kind: str, start: str, before: timedelta | None, after: timedelta | None, name: str | None, rule: str
) -> list[str]:
    lines = [f"BEGIN:{kind}", f"DTSTART:{start}", f"TZOFFSETFROM:{_offset(before)}", f"TZOFFSETTO:{_offset(after)}"]
    if name and name.isalpha():
        lines.append(f"TZNAME:{name}")
    if rule:
        lines.append(f"RRULE:{rule}")
    return [*lines, f"END:{kind}"]


def _offset(value: timedelta | None) -> str:
    seconds = int((value or timedelta()).total_seconds())
    sign = "-" if seconds < 0 else "+"
    hours, rest = divmod(abs(seconds), 3600)
    return f"{sign}{hours:02}{rest // 60:02}"


def _changes(zone: ZoneInfo, year: int) -> Iterator[Change]:
    """The transitions of one year, to the minute."""
    moment, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        following = moment + DAY
        if moment.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            yield _exactly(zone, moment, following)
        moment = following


def _exactly(zone: ZoneInfo, low: datetime, high: datetime) -> Change:
    before = low.astimezone(zone).utcoffset() or timedelta()
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        middle = middle.replace(second=0, microsecond=0)
        if middle.astimezone(zone).utcoffset() == before and middle > low:
            low = middle
        else:
            high = middle
    new = high.astimezone(zone)
    return Change(
        (high + before).replace(tzinfo=None),
        before,
        new.utcoffset() or timedelta(),
        new.tzname() or "",
        bool(new.dst()),
    )


def _rule(zone: ZoneInfo, change: Change, year: int) -> str:
    """BYMONTH and BYDAY that give the same kind of transition in all of the next years."""
    following = [
        found
        for later in range(year, year + YEARS)
        for found in _changes(zone, later)
        if found.daylight == change.daylight
    ]
    months = {one.at.month for one in following}
    weekdays = {one.at.weekday() for one in following}
    if len(following) == YEARS and len(months) == len(weekdays) == 1:
        day = DAYS[change.at.weekday()]
        if all((one.at + timedelta(days=7)).month != one.at.month for one in following):
            return f"BYMONTH={change.at.month};BYDAY=-1{day}"
        places = {(one.at.day - 1) // 7 + 1 for one in following}
        if len(places) == 1:
            return f"BYMONTH={change.at.month};BYDAY={places.pop()}{day}"
    message = f"{zone.key} changes its clocks on dates that follow no rule"
    raise ValueError(message)


def _first_since_1970(change: Change, rule: str) -> str:
    """DTSTART must be an instance of the rule, and lie before every event: the rule's day in 1970."""
    month = change.at.month
    place = int(rule.rpartition("BYDAY=")[2][:-2])
    wanted = change.at.weekday()
    days = [
        day
        for n in range(31)
        if (day := datetime(1970, month, 1, tzinfo=UTC) + timedelta(days=n)).month == month and day.weekday() == wanted
    ]
    day = days[place if place < 0 else place - 1]
    return f"{day:%Y%m%d}T{change.at:%H%M%S}"
