"""A clock that stands still, and events of each audience."""

from datetime import datetime

import pytest
import time_machine

from tests import people
from tests.calendar.fetching import NOW
from tests.events import factory


@pytest.fixture
def at():
    """The clock of the test, at NOW."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def shelf(house, at):
    """One event of each audience, by title; numbers by title."""
    return {
        "Open to all": factory.webinar(house, title="Open to all", audience="public", description="At length. " * 90),
        "For members": factory.webinar(house, title="For members"),
        "Of financing": factory.meeting(house, title="Of financing"),
        "Of shocks": factory.put(
            house, people.COORDINATOR, group="shocks", title="Of shocks", kind="twg_meeting", minutes=60,
            starts=datetime.fromisoformat("2031-12-01T10:00"), timezone=factory.NAIROBI,
        ),
        "For the committee": factory.webinar(house, title="For the committee", audience="committee", kind="committee_meeting"),
    }  # fmt: skip
