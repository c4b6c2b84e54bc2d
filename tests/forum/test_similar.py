"""What may answer already, while a title is typed: what the reader may see, and nothing when search is away."""

import pytest

import search
from app.discovery import Index
from app.forum.models import Topic
from tests import people
from tests.forum.talking import topic

TITLE = "How often is the single registry updated?"


@pytest.mark.parametrize(
    ("who", "status", "seen"),
    [
        (people.MEMBER, 200, {"open"}),
        (people.COLLEAGUE, 200, {"open", "private"}),
        (people.COORDINATOR, 200, {"open", "private"}),
        (people.GUEST, 200, set()),
        (people.VISITOR, 303, set()),
    ],
)
def test_who_is_shown_what(house, browse, who, status, seen):
    found = {
        "open": topic(house, "Updating the single registry"),
        "private": topic(house, "The single registry in our budget", group="financing", private=True, by=people.LEAD),
    }
    house.work()
    browser = browse(who)
    answer = browser.get("/forum/similar", params={"title": TITLE})
    assert answer.status_code == status
    assert {name for name, number in found.items() if f'href="/topics/{number}' in answer.text} == seen
    if status == 200:
        assert "<html" not in answer.text
        assert "href" not in browser.get("/forum/similar", params={"title": "How"}).text
        assert "href" not in browser.get("/forum/similar").text


def test_nothing_quietly_while_search_is_away_or_behind(house, browse, monkeypatch):
    number = topic(house, "Updating the single registry")
    house.work()
    member = browse(people.MEMBER)
    asked = {"title": '"single registry" updated'}
    assert f"/topics/{number}" in member.get("/forum/similar", params=asked).text
    with house.write() as session:  # the index has not heard yet
        session.get_one(Topic, number).state = "hidden"
    assert "href" not in browse(people.COLLEAGUE).get("/forum/similar", params=asked).text

    def away(_query):
        raise search.SearchUnavailable("away")

    monkeypatch.setattr(house.services.get(Index).engine, "search", away)
    answer = member.get("/forum/similar", params=asked)
    assert (answer.status_code, "href" in answer.text) == (200, False)
