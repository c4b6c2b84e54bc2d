"""Lists of action points, their table, and what programs and other rooms get."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine

from app import followup
from tests import people

DONE = {"state": "done", "note": "Sent on Friday.", "evidence": "https://treasury.example/receipt/12"}


@pytest.mark.parametrize(
    ("who", "whose", "shown"),
    [
        (people.COLLEAGUE, "mine", {"theirs"}),
        (people.COLLEAGUE, "groups", {"theirs", "other"}),
        (people.COLLEAGUE, "organisation", {"theirs"}),
        (people.COLLEAGUE, "all", {"theirs"}),
        (people.LEAD, "asked", {"theirs"}),
        (people.LEAD, "mine", {"other"}),
        (people.REPRESENTATIVE, "organisation", set()),
        (people.COORDINATOR, "all", {"theirs", "other"}),
        (people.GUEST, "groups", set()),
    ],
)
def test_lists_hold_what_belongs_there(house, browse, agreed, who, whose, shown):
    agreed(text="For Kioko: theirs")
    agreed(text="For Leila: other", owner=people.LEAD)
    text = browse(who).get(f"/actions?whose={whose}").text
    assert {word for word in ("theirs", "other") if f": {word}" in text} == shown


@pytest.mark.parametrize(
    ("moment", "overdue"),
    [
        (datetime(2026, 12, 8, 20, 59, tzinfo=UTC), False),  # 23:59 in Nairobi
        (datetime(2026, 12, 8, 21, 0, tzinfo=UTC), True),  # the next day there, still the 8th in UTC
    ],
)
def test_overdue_begins_where_the_community_lives(house, browse, action, moment, overdue):
    with time_machine.travel(moment, tick=False):
        browser = browse(people.COLLEAGUE)
        assert ("Overdue (1)" in browser.get("/actions").text) is overdue
        assert ("Send the costing" in browser.get("/actions?state=overdue").text) is overdue
        assert "1 action point of yours is due" in browser.get("/").text
    assert "of yours is due" not in browse(people.COLLEAGUE).get("/").text


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        (people.COORDINATOR, "/actions.csv?whose=all&state=open", 200),
        (people.LEAD, "/actions.csv", 403),
        (people.LEAD, "/groups/financing/actions.csv", 200),
        (people.COLLEAGUE, "/groups/financing/actions.csv", 403),
        (people.MEMBER, "/groups/financing/actions.csv", 404),
    ],
)
def test_the_table_is_for_those_who_run_it(house, browse, agreed, who, path, status):
    agreed(text='=HYPERLINK("https://evil.example")')
    answer = browse(who).get(path)
    assert answer.status_code == status
    if status == 200:
        head, first = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))[:2]
        assert head[1] == "What"
        assert first[1].startswith("'=HYPERLINK")
        assert first[2:4] == [people.COLLEAGUE.name, "UNICEF"]


def test_queries_do_not_grow(house, browse, agreed):
    agreed()
    browser = browse(people.COLLEAGUE)
    paths = ("/actions", "/actions?whose=groups", "/groups/financing/actions", "/groups/financing", "/api/v1/actions")
    counts = []
    for _ in range(2):
        for path in paths:
            browser.get(path)
        with house.counting() as sent:
            for path in paths:
                assert browser.get(path).status_code == 200
        counts.append(len(sent))
        for number in range(12):
            agreed(text=f"One more, number {number}")
    assert counts[0] == counts[1]


def test_for_programs(house, browse, agreed):
    mine, hidden = agreed(), agreed(owner=people.LEAD, audience="committee", group_id=None)
    api = browse(people.COLLEAGUE)
    listed = api.get("/api/v1/actions").json()
    assert [one["id"] for one in listed["items"]] == [mine]
    assert listed["total"] == 1
    assert api.get(f"/api/v1/actions/{hidden}").status_code == 404
    assert api.post(f"/api/v1/actions/{hidden}/state", json=DONE).status_code == 404
    assert api.post(f"/api/v1/actions/{mine}/state", json={"state": "done"}).status_code == 422
    told = api.post(f"/api/v1/actions/{mine}/state", json=DONE).json()
    assert (told["state"], told["evidence"]) == ("done", DONE["evidence"])
    assert api.get("/api/v1/actions?state=done").json()["total"] == 1
    assert browse().get("/api/v1/actions").status_code == 401


def test_other_rooms_find_what_came_of_theirs(house, agreed, group_id):
    first, second = agreed(source_id=7), agreed(source_id=8)
    agreed(source_kind="topic", source_id=7)
    zone = house.settings.zone
    with house.read() as session:
        colleague, stranger = house.actor(people.COLLEAGUE), house.actor(people.MEMBER)
        found = followup.of_source(session, colleague, "meeting", [7, 8], "en", zone=zone)
        assert [(one.id, one.source_id) for one in found] == [(first, 7), (second, 8)]
        assert found[0].source_href == "/events/7"
        assert followup.of_source(session, stranger, "meeting", [7, 8], "en", zone=zone) == []
        shelf = followup.ActionsOfGroup(house.settings)
        assert len(shelf(session, colleague, group_id, 2, language="en")) == 2


@pytest.mark.parametrize(
    ("who", "listed", "added"),
    [
        (people.LEAD, 200, 303),
        (people.COORDINATOR, 200, 303),
        (people.COLLEAGUE, 200, 403),
        (people.MEMBER, 404, 404),
        (people.GUEST, 404, 403),
    ],
)
def test_a_group_adds_what_no_meeting_wrote_down(house, browse, group_id, who, listed, added):
    browser = browse(who)
    page = browser.get("/groups/financing/actions")
    assert page.status_code == listed
    assert ("/groups/financing/actions/new" in page.text) is (added == 303)
    given = {
        "kind": "action",
        "text": "Write to the county.",
        "owner": f"p{house.person_id(people.COLLEAGUE)}",
        "due_on": "2026-12-01",
    }
    answer = browser.post("/groups/financing/actions/new", data=given)
    assert answer.status_code == added
    listed_now = browse(people.LEAD).get("/groups/financing/actions").text
    assert ("Write to the county." in listed_now) is (added == 303)
    if added == 303:
        wrong = browser.post("/groups/financing/actions/new", data={**given, "kind": "recommendation"})
        assert wrong.status_code == 422
        assert "Say to whom it is addressed." in wrong.text
        empty = browser.post("/groups/financing/actions/new", data={"kind": "recommendation"}).text
        summed_up = [empty.index(f'href="#{field}"') for field in ("text", "owner", "due_on", "addressee")]
        assert summed_up == sorted(summed_up)
