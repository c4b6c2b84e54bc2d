"""On whose clock the calendar is read: any reader's zone, any clock of the machine, the days on which clocks change."""

import time
from datetime import UTC, datetime

import pytest
import time_machine

from app import events
from tests import people
from tests.calendar.views import grid, put, set_zone, titles, week, words

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(params=["UTC", "Africa/Nairobi", "America/New_York"])
def machine(request, monkeypatch):
    """The clock of the machine is none of the house's business."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_half_past_eleven_in_nairobi_stands_on_the_right_day_of_every_reader(house, browse, machine):
    with time_machine.travel(NOW, tick=False):
        put(house, "Late call", "2026-12-31T23:30", 30, audience="public")
        put(house, "Over midnight", "2026-12-11T23:30", 60, audience="public")
        readers = {
            None: ("", "Nairobi (EAT)"),
            people.MEMBER: ("America/New_York", "New York"),
            people.COLLEAGUE: ("UTC", "UTC"),
            people.CHAIR: ("Asia/Tokyo", "Tokyo (JST)"),
        }
        shown = {
            None: ("2026/12", 31, "23:30 Late call", "2026-12-31", "23:30–00:00 Late call"),
            people.MEMBER: (
                "2026/12",
                31,
                "15:30 (23:30 EAT) Late call",
                "2026-12-31",
                "15:30–16:00 23:30 EAT Late call",
            ),
            people.COLLEAGUE: (
                "2026/12",
                31,
                "20:30 (23:30 EAT) Late call",
                "2026-12-31",
                "20:30–21:00 23:30 EAT Late call",
            ),
            people.CHAIR: (
                "2027/1",
                1,
                "05:30 (Thu 23:30 EAT) Late call",
                "2027-01-01",
                "05:30–06:00 Thu 23:30 EAT Late call",
            ),
        }
        midnight = {
            None: {11: ["23:30 Over midnight"], 12: ["until 00:30 Over midnight"]},
            people.MEMBER: {11: ["15:30 (23:30 EAT) Over midnight"]},
            people.COLLEAGUE: {11: ["20:30 (23:30 EAT) Over midnight"]},
            people.CHAIR: {12: ["05:30 (Fri 23:30 EAT) Over midnight"]},
        }
        for who, (zone, named) in readers.items():
            if who is not None:
                set_zone(house, who, zone)
            client = browse(who)
            month, day, entry, iso, in_week = shown[who]
            text = client.get(f"/calendar/{month}").text
            assert grid(text)[day] == [entry], who
            assert named in words(text)
            assert week(client.get("/calendar/2026/week/53").text) == {iso: [in_week]}
            december = grid(client.get("/calendar/2026/12").text)
            assert {n: there for n, there in december.items() if n < 20} == midnight[who]
            assert ("/account#timezone" in text) == (who is not None)


def test_today_and_this_month_are_the_reader_s(house, browse):
    """22:30 in New York on the last of November: December has begun in Nairobi."""
    set_zone(house, people.MEMBER, "America/New_York")
    with time_machine.travel(datetime(2026, 12, 1, 3, 30, tzinfo=UTC), tick=False):
        for who, title, day in ((None, "December 2026", 1), (people.MEMBER, "November 2026", 30)):
            text = browse(who).get("/calendar").text
            assert f"<h1>{title}</h1>" in text
            now = text.partition('aria-current="date"')[2].partition("</td>")[0]
            assert f"</span>{day}<span" in now


def test_london_on_the_days_when_its_clocks_change(house, browse):
    set_zone(house, people.MEMBER, "Europe/London")
    with time_machine.travel(datetime(2027, 3, 1, tzinfo=UTC), tick=False):
        every_week = events.Rule(events.Frequency.WEEKLY, count=3)
        put(house, "Nairobi at ten", "2027-10-24T10:00", rule=every_week)
        put(house, "London at ten", "2027-10-24T10:00", timezone="Europe/London", rule=every_week)
        put(house, "Once", "2027-10-31T00:30", 30, timezone="UTC")
        put(house, "Twice", "2027-10-31T01:30", 30, timezone="UTC")
        put(house, "Long day", "2027-10-31T00:00", 25 * 60, timezone="Europe/London")
        put(house, "Short day", "2027-03-28T00:00", 23 * 60, timezone="Europe/London")
        put(house, "Left out", "2027-03-28T01:00", 30, timezone="UTC")
        client = browse(people.MEMBER)
        assert grid(client.get("/calendar/2027/3").text) == {
            28: ["00:00 (03:00 EAT) Short day", "02:00 (04:00 EAT) Left out"]
        }
        assert grid(client.get("/calendar/2027/10").text) == {
            24: ["08:00 (10:00 EAT) Nairobi at ten", "10:00 (12:00 EAT) London at ten"],
            31: ["00:00 (02:00 EAT) Long day", "01:30 (03:30 EAT) Once", "01:30 (04:30 EAT) Twice"],
        }
        assert grid(client.get("/calendar/2027/11").text) == {
            7: ["07:00 (10:00 EAT) Nairobi at ten", "10:00 (13:00 EAT) London at ten"]
        }
        of_week = week(client.get("/calendar/2027/week/43").text)["2027-10-31"]
        assert of_week == [
            "00:00–00:00 02:00 EAT Long day",
            "01:30–01:00 03:30 EAT Once",
            "01:30–02:00 04:30 EAT Twice",
            "07:00–08:00 10:00 EAT Nairobi at ten",
            "10:00–11:00 13:00 EAT London at ten",
        ]
        everything = titles(client.get("/events").text)
        assert everything.count("Nairobi at ten") == everything.count("London at ten") == 3
