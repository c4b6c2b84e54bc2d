"""The one place that asks what time it is: aware, UTC."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
