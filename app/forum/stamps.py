"""Moments of posts in words: on the reader's clock, with the zone."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.web.times import abbreviation, day_in_words


@dataclass(frozen=True, slots=True)
class Stamp:
    """`exact` for `<time datetime>`; `day` "8 December 2026"; `text` adds "14:00 EAT"."""

    exact: str
    day: str
    text: str


def stamp(moment: datetime, zone: ZoneInfo, language: str) -> Stamp:
    local = moment.astimezone(zone)
    day = day_in_words(local.date(), "d MMMM y", language)
    return Stamp(local.isoformat(timespec="minutes"), day, f"{day}, {local:%H:%M} {abbreviation(local)}")
