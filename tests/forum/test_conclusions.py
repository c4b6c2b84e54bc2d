"""What discussions came to, by quarter, for whoever may read it."""

from datetime import UTC, datetime, timedelta

import time_machine
from markupsafe import escape

from app import forum
from tests import people
from tests.forum.talking import topic

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)


def test_conclusions_stand_in_their_quarter_for_whoever_may_read_them(house, browse):
    with time_machine.travel(MONDAY, tick=False) as clock:
        numbers = {
            "Open to all": topic(house, "Open to all", group="financing"),
            "Of the group": topic(house, "Of the group", group="financing", private=True, by=people.LEAD),
            "Everybody's": topic(house, "Everybody's"),
            "Later": topic(house, "Later"),
        }
        coordinator = browse(people.COORDINATOR)
        for title, number in numbers.items():
            if title == "Later":
                clock.move_to(datetime(2026, 12, 31, 21, 30, tzinfo=UTC))  # the new year in Nairobi
                coordinator = browse(people.COORDINATOR)
            said = {"outcome": "concluded", "text": f"What came of it: {title}."}
            assert coordinator.post(f"/topics/{number}/outcome", data=said).status_code == 303
        cases = (
            (people.COORDINATOR, {"Everybody's", "Open to all", "Of the group"}),
            (people.LEAD, {"Everybody's", "Open to all", "Of the group"}),
            (people.REPRESENTATIVE, {"Everybody's", "Open to all"}),
            (people.GUEST, set()),
        )
        for who, titles in cases:
            page = browse(who).get("/forum/conclusions?quarter=2026-q4").text
            assert {one for one in numbers if f">{escape(one)}</a>" in page} == titles, who
            with house.read() as session:
                found = forum.concluded(session, house.actor(who), MONDAY, MONDAY + timedelta(days=1))
            assert {one.title for one in found} == titles
        page = browse(people.LEAD).get("/forum/conclusions?quarter=2026-q4").text
        assert page.index("The whole community</h2>") < page.index("Financing and Sustainability</a></h2>")
        assert "Later" in browse(people.MEMBER).get("/forum/conclusions").text
        only = browse(people.LEAD).get("/forum/conclusions?quarter=2026-q4&group=financing").text
        assert ("Open to all" in only, "What came of it: Everybody" in only) == (True, False)
        for bad in ("quarter=2027-q2", "quarter=soon", "group=nowhere"):
            assert browse(people.MEMBER).get(f"/forum/conclusions?{bad}").status_code == 404
        with house.counting() as few:
            coordinator.get("/forum/conclusions?quarter=2026-q4")
        more = [topic(house, f"Number {n}", by=people.LEAD) for n in range(4)]
        clock.move_to(MONDAY)
        for number in more:
            coordinator.post(f"/topics/{number}/outcome", data={"outcome": "concluded", "text": "Done."})
        with house.counting() as many:
            assert "Number 3" in coordinator.get("/forum/conclusions?quarter=2026-q4").text
        assert len(many) == len(few)
