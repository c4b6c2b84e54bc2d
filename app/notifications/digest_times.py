"""When digests are due: every day at the house's hour, and on Mondays."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.settings import Settings
from app.notifications.models import Cadence

# Whoever has had no digest yet gets the first one when it is due, not whenever the house is started.
LATE = timedelta(hours=2)
LOOK_BACK = timedelta(days=31)
SPAN = {Cadence.DAILY: timedelta(days=1), Cadence.WEEKLY: timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class Due:
    """The last digest that was due: `period` the house's day, `at` the moment."""

    cadence: Cadence
    period: date
    at: datetime


def last_due(settings: Settings, now: datetime) -> tuple[Due, Due]:
    """Of each day, and of each week; a house that slept for a week owes one of each, not seven."""
    local = now.astimezone(settings.zone)
    day = local.date() if local.hour >= settings.digest_hour else local.date() - timedelta(days=1)
    monday = day - timedelta(days=day.weekday())
    return _due(settings, Cadence.DAILY, day), _due(settings, Cadence.WEEKLY, monday)


def _due(settings: Settings, cadence: Cadence, day: date) -> Due:
    return Due(cadence, day, datetime.combine(day, time(settings.digest_hour), settings.zone))
