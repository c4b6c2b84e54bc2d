"""Zones that a calendar could be told, times that the clocks leave out, and series in words."""

from zoneinfo import ZoneInfo

import pytest

from app import events
from app.events import zone_rules
from app.events.words import repeats
from app.web.language import say
from tests.events.factory import wall

pytestmark = pytest.mark.database_free
LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
SECOND, LAST = wall("2032-01-13 14:00"), wall("2032-01-27 14:00")
WEEKLY, DATE, WEEKDAY = events.Frequency.WEEKLY, events.Frequency.MONTHLY_DATE, events.Frequency.MONTHLY_WEEKDAY


UNRULY = ("Africa/Casablanca", "Africa/Cairo", "America/Santiago", "Asia/Gaza", "Asia/Jerusalem")


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        *((zone, True) for zone in (*zone_rules.ZONES, "Asia/Tehran", "Australia/Sydney")),
        *((zone, False) for zone in UNRULY),
    ],
)
def test_a_zone_is_offered_when_calendars_can_be_told_its_rules(zone, told):
    assert zone_rules.has_rules(zone, 2026) is told
    assert (zone in dict(zone_rules.offered(zone))) is told


def test_no_zone_that_is_none():
    assert not zone_rules.has_rules("Mars/Base", 2032)
    assert zone_rules.offered("Africa/Nairobi", "", "Mars/Base", "Africa/Casablanca")[0] == (
        "Africa/Nairobi",
        "Nairobi (EAT)",
    )
    assert "Mars/Base" not in dict(zone_rules.offered("Mars/Base"))


@pytest.mark.parametrize(
    ("local", "zone", "missing", "twice"),
    [
        ("2032-03-28 00:59", LONDON, False, False),
        ("2032-03-28 01:00", LONDON, True, False),
        ("2032-03-28 01:59", LONDON, True, False),
        ("2032-03-28 02:00", LONDON, False, False),
        ("2032-10-31 00:59", LONDON, False, False),
        ("2032-10-31 01:30", LONDON, False, True),
        ("2032-10-31 02:00", LONDON, False, False),
        ("2032-03-14 02:30", NEW_YORK, True, False),
        ("2032-11-07 01:30", NEW_YORK, False, True),
        ("2032-03-28 01:30", ZoneInfo("Africa/Nairobi"), False, False),
    ],
)
def test_hours_that_are_left_out_or_come_twice(local, zone, missing, twice):
    found = zone_rules.does_not_exist(wall(local), zone), zone_rules.comes_twice(wall(local), zone)
    assert found == (missing, twice)


@pytest.mark.parametrize(
    ("rule", "first", "words"),
    [
        (events.Rule(), SECOND, ""),
        (events.Rule(WEEKLY), SECOND, "Every week on Tuesday"),
        (events.Rule(WEEKLY, every=2, count=6), SECOND, "Every 2 weeks on Tuesday, 6 times"),
        (events.Rule(WEEKDAY, nth=2), SECOND, "Every month on the second Tuesday"),
        (events.Rule(WEEKDAY), LAST, "Every month on the fourth Tuesday"),
        (
            events.Rule(WEEKDAY, every=3, nth=-1, until=LAST.date()),
            LAST,
            "Every 3 months on the last Tuesday, until 27 January 2032",
        ),
        (events.Rule(DATE), SECOND, "Every month on day 13"),
        (events.Rule(DATE, every=12), SECOND, "Every 12 months on day 13"),
    ],
)
def test_series_in_words(rule, first, words):
    assert repeats(rule, first, "en") == words
    assert "%(" not in say(repeats(rule, first, "sw"), "sw")
