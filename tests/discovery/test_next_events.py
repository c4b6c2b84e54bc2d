"""What is next, on home and on the welcome page: what I may see and nothing else, mine first, right at every moment."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app import events
from app.discovery.coming import MOST
from tests import people
from tests.calendar.views import put, set_zone, words

NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def december():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def shown(client) -> list[str]:
    """Titles with what is said of them, in order."""
    text = client.get("/").text
    box = text.partition('id="events"')[2].partition("</section>")[0]
    found = re.findall(r"<li><a href=\"/events/[^\"]+\">(.*?)</a>(.*?)</li>", box, re.DOTALL)
    notes = [re.search(r'<br><span class="small muted">(.*?)</span>', rest) for _, rest in found]
    return [f"{words(title)}|{words(note[1]) if note else ''}" for (title, _), note in zip(found, notes, strict=True)]


def attend(house, title: str, answer: events.Answer = events.Answer.GOING) -> None:
    with house.write() as session:
        line = next(one for one in events.lines(session, house.actor(people.COORDINATOR)) if one.title == title)
        meeting = events.meeting_by_occurrence(session, line.occurrence_id)
        events.registration.answer(session, meeting, answer, by=house.actor(people.COLLEAGUE))


def test_mine_before_the_rest_in_the_order_of_time_and_nothing_of_others(house, browse):
    for n in range(4):
        put(house, f"Talk {n}", f"2026-12-{5 + n:02}T10:00")
    put(house, "For all", "2026-12-04T10:00", audience="public", venue="KICC")
    every_week = events.Rule(events.Frequency.WEEKLY, count=9)
    put(house, "Weekly", "2026-12-20T10:00", group="financing", audience="members", rule=every_week)
    put(house, "Private", "2026-12-21T10:00", group="financing")
    put(house, "Far", "2027-01-21T10:00")
    put(house, "Next year", "2027-06-01T10:00")
    clients = {who: browse(who) for who in (None, people.MEMBER, people.COLLEAGUE, people.GUEST)}
    group = "Your group: Financing and Sustainability"
    usual = ["For all|", "Talk 0|", "Talk 1|", "Talk 2|", "Talk 3|"]
    for _ in range(2):
        assert shown(clients[None]) == ["For all|KICC"]
        assert shown(clients[people.GUEST]) == ["For all|"]
        assert shown(clients[people.MEMBER]) == usual
        assert shown(clients[people.COLLEAGUE]) == [*usual[:3], f"Weekly|{group}", f"Private|{group}"]
    attend(house, "Far")
    attend(house, "Talk 0", events.Answer.DECLINED)
    assert shown(clients[people.COLLEAGUE]) == [*usual[:2], f"Weekly|{group}", f"Private|{group}", "Far|You attend"]
    assert shown(clients[people.MEMBER]) == usual
    attend(house, "Far", events.Answer.DECLINED)
    assert shown(clients[people.COLLEAGUE]) == [*usual[:3], f"Weekly|{group}", f"Private|{group}"]


def test_an_event_leaves_both_pages_at_its_end_and_when_it_is_called_off(house, browse, december):
    put(house, "Soon over", "2026-12-02T11:30", 31, audience="public")  # in a minute
    put(house, "Off", "2026-12-04T11:30", audience="public")
    visitor, member = browse(), browse(people.MEMBER)
    set_zone(house, people.MEMBER, "America/New_York")
    for client in (visitor, member):
        assert [one.partition("|")[0] for one in shown(client)] == ["Soon over", "Off"]
    assert "03:30–04:01 EST (11:30–12:01 EAT)" in words(member.get("/").text)
    december.shift(timedelta(seconds=60))
    for client in (visitor, member):
        assert [one.partition("|")[0] for one in shown(client)] == ["Off"]
    with house.write() as session:
        event = session.get_one(events.Event, 2)
        event.state = events.EventState.CANCELLED
        events.touch(session, event, moved=True)
    assert shown(visitor) == shown(member) == []
    assert "Public events" not in visitor.get("/").text
    assert "Nothing is announced" in member.get("/").text


def test_home_asks_nothing_more_while_nothing_changes(house, browse):
    for n in range(MOST + 20):
        if n % 20 == 0:
            put(house, f"Talk {n}", "2026-12-05T10:00", rule=events.Rule(events.Frequency.WEEKLY, count=20))
    client = browse(people.COLLEAGUE)
    client.get("/")
    with house.counting() as statements:
        assert len(shown(client)) == 5
    assert len(statements) == 2  # who it is; the counters, with what is unread
