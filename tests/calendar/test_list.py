"""The list of what is to come and of what has been: whole pages, nothing lost between them, and right at the moment an event ends."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app import events
from tests import people
from tests.calendar.views import links, pages, put, set_zone, titles

NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["", "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize("at_once", [1, 4, 40])
def test_pages_together_are_the_whole_list(house, browse, zone, at_once):
    """70 events, `at_once` of them a day; a day is not parted, and the way back leads over the same events."""
    set_zone(house, people.MEMBER, zone)
    first = datetime.fromisoformat("2026-12-03T09:00")
    names = [f"Talk {n:02}" for n in range(70)]
    with time_machine.travel(NOW, tick=False) as clock:
        for n, name in enumerate(names):
            put(house, name, (first + timedelta(days=n // at_once, minutes=n % at_once)).isoformat(), 30)
        client = browse(people.MEMBER)
        coming = list(pages(client, "/events", "Later"))
        assert [name for text in coming for name in titles(text)] == names
        assert len(coming) == {1: 3, 4: 3, 40: 2}[at_once]
        assert "Earlier" not in links(coming[0])
        back = [titles(text) for text in pages(client, links(coming[-2])["Later"], "Earlier")]
        assert back[-1] == titles(coming[0])
        assert {name for page in back for name in page} == set(names)
        clock.move_to(NOW + timedelta(days=400))
        client = browse(people.MEMBER)
        assert titles(client.get("/events").text) == []
        past = list(pages(client, "/events?past=yes&kind=webinar", "Older"))
        assert [name for text in past for name in titles(text)] == names[::-1]
        assert links(past[-1])["Newest"] == "/events?kind=webinar&past=yes"
        assert links(past[0])["Coming events"] == "/events?kind=webinar"
        assert links(past[0])["Clear all"] == "/events?past=yes"


def test_the_list_changes_at_the_moment_an_event_ends_or_is_announced(house, browse):
    with time_machine.travel(NOW, tick=False) as clock:
        put(house, "Going on", "2026-12-02T11:30", 31, audience="public")  # ends at 12:01 in Nairobi, a minute from now
        put(house, "Days ago", "2026-12-01T11:00", 2 * 24 * 60, audience="public")
        put(house, "Tomorrow", "2026-12-03T09:00", audience="public")
        client = browse()
        assert titles(client.get("/events").text) == ["Days ago", "Going on", "Tomorrow"]
        assert titles(client.get("/events?past=yes").text) == []
        clock.shift(timedelta(seconds=59))
        assert titles(client.get("/events").text) == ["Days ago", "Going on", "Tomorrow"]
        clock.shift(timedelta(seconds=1))
        assert titles(client.get("/events").text) == ["Days ago", "Tomorrow"]
        assert titles(client.get("/events?past=yes").text) == ["Going on"]
        assert titles(client.get("/events?from=2026-12-02").text) == ["Going on", "Tomorrow"]
        assert titles(client.get("/events?from=2026-12-03").text) == ["Tomorrow"]
        put(house, "Just announced", "2026-12-02T18:00", audience="public")
        assert titles(client.get("/events").text) == ["Days ago", "Just announced", "Tomorrow"]
        with house.write() as session:
            number = next(one.event_id for one in events.lines(session, house.actor(None)) if one.title == "Tomorrow")
            event = session.get_one(events.Event, number)
            event.audience = "members"
            events.touch(session, event, moved=False)
        assert titles(client.get("/events").text) == ["Days ago", "Just announced"]
