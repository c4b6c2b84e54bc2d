"""The one place that asks what time it is: aware, UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# A form that comes again within this time was sent twice by mistake, where no script keeps its button.
SENT_TWICE = timedelta(minutes=1)


def now() -> datetime:
    return datetime.now(UTC)


class _Home:
    zone = ZoneInfo("UTC")


def live_in(zone: ZoneInfo) -> None:
    """Say where this process's house stands (BARAZA_TIMEZONE); once, as it is put together."""
    _Home.zone = zone


def home_today() -> date:
    """The day where the house stands, for what has no settings at hand.

    That of UTC is nobody's: at 21:30 there it is tomorrow in Nairobi already, and a term that begins tomorrow has begun.
    """
    return home_day(now())


def home_day(moment: datetime) -> date:
    """The day on which it falls where the house stands."""
    return moment.astimezone(_Home.zone).date()


def today(zone: ZoneInfo) -> date:
    """The day in the zone; days that are due are the house's."""
    return now().astimezone(zone).date()


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which the day is over in the zone."""
    return datetime.combine(day + timedelta(days=1), time(), zone)
