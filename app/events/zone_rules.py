"""Which time zones an event may have, and what a change of clocks does to its time.

A zone whose country decides each year when its clocks change has no rule that a calendar could be told: it is refused.
"""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.core import clock
from app.core.zones import vtimezone
from app.web.times import abbreviation, named_zone
from app.web.zones import place_of

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


def offered(*own: str) -> list[tuple[str, str]]:
    """Pairs of zone name and label for a choice; `own` are those of the house, the person and the event, first."""
    now = clock.now()
    found = []
    for name in dict.fromkeys((*own, *ZONES)):
        zone = named_zone(name)
        if zone is not None and has_rules(name, now.year):
            place = place_of(name)
            short = abbreviation(now.astimezone(zone))
            found.append((name, f"{place} ({short})" if short != place else place))
    return found


@lru_cache(maxsize=256)
def has_rules(name: str, year: int) -> bool:
    """Whether a calendar can be told how the zone's clocks go from the year on."""
    if named_zone(name) is None:
        return False
    try:
        vtimezone(name, year)
    except ValueError:
        return False
    return True


def does_not_exist(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the wall-clock time falls into the hour that is left out when clocks go forward."""
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local


def comes_twice(local: datetime, zone: ZoneInfo) -> bool:
    """Whether it falls into the hour that is repeated when clocks go back; the first of the two is meant."""
    first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first != second and not does_not_exist(local, zone)
