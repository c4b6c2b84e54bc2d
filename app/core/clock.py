"""The one place that asks what time it is: aware, UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# A form that comes again within this time was sent twice by mistake, where no script keeps its button.
SENT_TWICE = timedelta(minutes=1)


def now() -> datetime:
    return datetime.now(UTC)


def today(zone: ZoneInfo) -> date:
    """The day in the zone; days that are due are the house's."""
    return now().astimezone(zone).date()


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which the day is over in the zone."""
    return datetime.combine(day + timedelta(days=1), time(), zone)
