"""Which time zones an event may have, and what a change of clocks does to its time.

A zone whose country decides each year when its clocks change has no rule that a calendar could be told: it is refused.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.core import clock
from app.web.times import abbreviation, named_zone

# Those that people of the community sit in, west to east of the house's own; a person's own zone is offered too.
ZONES = (
    "Africa/Nairobi",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Europe/London",
    "Europe/Brussels",
    "Europe/Zurich",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Bangkok",
    "UTC",
)
# A rule must hold this long to be one.
YEARS = 8
HOUR = timedelta(hours=1)


def offered(*own: str) -> list[tuple[str, str]]:
    """Pairs of zone name and label for a choice; `own` are those of the house, the person and the event, first."""
    now = clock.now()
    found = []
    for name in dict.fromkeys((*own, *ZONES)):
        zone = named_zone(name)
        if zone is not None and has_rules(name, now.year):
            place = name.rpartition("/")[2].replace("_", " ")
            short = abbreviation(now.astimezone(zone))
            found.append((name, f"{place} ({short})" if short != place else place))
    return found


@lru_cache(maxsize=256)
def has_rules(name: str, year: int) -> bool:
    """Whether the zone's clocks never change from the year on, or change twice a year on the same weekday of a month."""
    zone = named_zone(name)
    if zone is None:
        return False
    changes = [list(_changes(zone, later)) for later in range(year, year + YEARS)]
    if not any(changes):
        return True
    return all(len(found) == 2 for found in changes) and all(
        _alike([found[place] for found in changes]) for place in (0, 1)
    )


def does_not_exist(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the wall-clock time falls into the hour that is left out when clocks go forward."""
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local


def comes_twice(local: datetime, zone: ZoneInfo) -> bool:
    """Whether it falls into the hour that is repeated when clocks go back; the first of the two is meant."""
    first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first != second and not does_not_exist(local, zone)


def _alike(days: list[datetime]) -> bool:
    """The same weekday of the same month, counted from its beginning or from its end."""
    if len({(day.month, day.weekday()) for day in days}) != 1:
        return False
    last = all((day + timedelta(days=7)).month != day.month for day in days)
    return last or len({(day.day - 1) // 7 for day in days}) == 1


def _changes(zone: ZoneInfo, year: int) -> Iterator[datetime]:
    """Wall-clock times, before the change, at which the clocks change in a year."""
    day, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while day < end:
        following = day + timedelta(days=1)
        before = day.astimezone(zone).utcoffset() or timedelta()
        if following.astimezone(zone).utcoffset() != before:
            moment = day
            while moment.astimezone(zone).utcoffset() == before:
                moment += HOUR / 2
            yield (moment + before).replace(tzinfo=None)
        day = following
