"""When something takes place, as pages and letters say it: in the reader's zone, with the house's zone beside where they differ."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date

from app.access import Actor
from app.core.settings import Settings

EAST_AFRICA = "Africa/Nairobi"


@dataclass(frozen=True, slots=True)
class When:
    """A span of time in words.

    Attributes:
        starts, ends: aware, in the reader's zone; `<time datetime>` is made from them.
        day: "Tuesday 8 December 2026"; with a second day where the span ends on another.
        short: "Tue 8 Dec".
        hours: "14:00–15:30".
        zone: "EAT".
        house: "17:00–18:30 EAT" where the reader's clock differs from the house's, with the day where that differs too; else "".
    """

    starts: datetime
    ends: datetime
    day: str
    short: str
    hours: str
    zone: str
    house: str


def zone_of(actor: Actor, settings: Settings) -> ZoneInfo:
    """The reader's own zone, or the house's."""
    return named_zone(actor.timezone) or settings.zone


def clock_of(actor: Actor, settings: Settings, language: str) -> Callable[[datetime, datetime], When]:
    """`when` for one reader."""
    return partial(when, zone=zone_of(actor, settings), house=settings.zone, language=language)


def named_zone(name: str) -> ZoneInfo | None:
    """None for what is no zone: kept names may be older than the machine's list."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def when(starts_at: datetime, ends_at: datetime, zone: ZoneInfo, house: ZoneInfo, language: str) -> When:
    starts, ends = starts_at.astimezone(zone), ends_at.astimezone(zone)
    day = _in_words(starts, "EEEE d MMMM y", language)
    if ends.date() != starts.date():
        day = f"{day} – {_in_words(ends, 'EEEE d MMMM y', language)}"
    return When(
        starts=starts,
        ends=ends,
        day=day,
        short=_in_words(starts, "EEE d MMM", language),
        hours=f"{starts:%H:%M}–{ends:%H:%M}",
        zone=abbreviation(starts),
        house=_at_home(starts, ends, house, language),
    )


def abbreviation(moment: datetime) -> str:
    """Such as EAT, GMT, EST; an offset such as UTC+04:00 where the zone has only a number."""
    zone = moment.tzinfo
    if isinstance(zone, ZoneInfo) and zone.key == EAST_AFRICA:
        return "EAT"
    name = moment.tzname() or ""
    offset = f"{moment:%z}"
    return name if name.isalpha() else f"UTC{offset[:3]}:{offset[3:5]}"


def _at_home(starts: datetime, ends: datetime, house: ZoneInfo, language: str) -> str:
    there, over = starts.astimezone(house), ends.astimezone(house)
    if there.utcoffset() == starts.utcoffset() and over.utcoffset() == ends.utcoffset():
        return ""
    hours = f"{there:%H:%M}–{over:%H:%M} {abbreviation(there)}"
    return hours if there.date() == starts.date() else f"{_in_words(there, 'EEE d MMM', language)}, {hours}"


def _in_words(moment: datetime, pattern: str, language: str) -> str:
    return day_in_words(moment.date(), pattern, language)


@lru_cache(maxsize=8192)
def day_in_words(day: date, pattern: str, language: str) -> str:
    """By a pattern of CLDR, such as "EEEE d MMMM y"; kept, because lists name the same days again and again."""
    return format_date(day, pattern, locale="sw_KE" if language == "sw" else "en_GB")
