"""Polls in topics: who puts one, who votes until when, and what everybody reads of it."""

from datetime import UTC, datetime

import pytest
import time_machine

from app.forum.models import ChoiceOption, ChoicePoll, ChoiceVote
from tests import people
from tests.forum.talking import change, topic
from tests.forum.writing import count, only

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
ASKED = {"poll_question": "Which day suits?", "poll_options": "Monday\nTuesday\nFriday", "poll_closes_on": "2026-11-24"}


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as stands:
        yield stands


def put(browser, number, **changed):
    return browser.post(f"/topics/{number}/poll", data=ASKED | changed)


def options(house):
    with house.read() as session:
        return [one.id for one in session.query(ChoiceOption).order_by(ChoiceOption.id)]


@pytest.mark.parametrize(
    ("who", "changed", "status"),
    [
        (people.MEMBER, {}, 303),
        (people.MEMBER, {"poll_closes_on": ""}, 303),
        (people.COORDINATOR, {"poll_several": "yes"}, 303),
        (people.COLLEAGUE, {}, 403),
        (people.GUEST, {}, 404),
        (people.MEMBER, {"poll_question": " "}, 422),
        (people.MEMBER, {"poll_options": "One"}, 422),
        (people.MEMBER, {"poll_options": "One\none"}, 422),
        (people.MEMBER, {"poll_options": "\n".join(map(str, range(11)))}, 422),
        (people.MEMBER, {"poll_closes_on": "2026-11-22"}, 422),
    ],
)
def test_who_puts_a_question(clock, house, browse, who, changed, status):
    number = topic(house)
    browser = browse(who)
    assert put(browser, number, **changed).status_code == status
    assert count(house, ChoicePoll) == (status == 303)
    if status == 303:
        assert put(browser, number, **changed).status_code == 303  # the same form, sent twice
        assert put(browser, number, poll_question="Another?").status_code == 409  # one at a time
        assert count(house, ChoicePoll) == 1


def test_votes_are_changed_until_the_last_day_and_counted(clock, house, browse):
    number = topic(house)
    put(browse(people.MEMBER), number)
    first, second, third = options(house)
    href = f"/topics/{number}/poll/{only(house, ChoicePoll).id}"
    colleague, lead = browse(people.COLLEAGUE), browse(people.LEAD)
    assert lead.post(href, data={"choice": first}).status_code == 303
    assert colleague.post(href, data={"choice": first}).status_code == 303
    assert colleague.post(href, data={"choice": second}).status_code == 303
    page = colleague.get(f"/topics/{number}").text
    assert "2 people voted" in page
    assert page.count("1 vote, 50 %") == 2
    assert f'value="{second}" checked' in page
    for wrong in ({}, {"choice": [first, second]}, {"choice": 999}, {"choice": "x"}):
        answer = colleague.post(href, data=wrong)
        assert answer.status_code == 422
        assert "Choose one of the options offered." in answer.text
    assert count(house, ChoiceVote) == 2
    assert colleague.post(href, data={"action": "none"}).status_code == 303
    assert count(house, ChoiceVote) == 1
    assert browse(people.GUEST).post(href, data={"choice": first}).status_code == 404
    assert colleague.post(f"/topics/{topic(house, 'Another')}/poll/1", data={"choice": third}).status_code == 404
    clock.move_to(datetime(2026, 11, 24, 20, 30, tzinfo=UTC))  # 23:30 in Nairobi
    assert colleague.post(href, data={"choice": third}).status_code == 303
    clock.move_to(datetime(2026, 11, 24, 21, 30, tzinfo=UTC))
    assert colleague.post(href, data={"choice": first}).status_code == 409
    over = colleague.get(f"/topics/{number}").text
    assert "Closed" in over
    assert f'action="{href}"' not in over
    assert put(browse(people.MEMBER), number, poll_closes_on="").status_code == 303


def test_several_choices_and_who_closes(clock, house, browse):
    number = topic(house)
    put(browse(people.COORDINATOR), number, poll_several="yes", poll_closes_on="")
    first, _, third = options(house)
    href = f"/topics/{number}/poll/1"
    assert browse(people.COLLEAGUE).post(href, data={"choice": [first, third]}).status_code == 303
    assert count(house, ChoiceVote) == 2
    assert browse(people.COLLEAGUE).post(f"{href}/close").status_code == 403
    assert browse(people.MEMBER).post(f"{href}/close").status_code == 303
    assert browse(people.COLLEAGUE).post(href, data={"choice": first}).status_code == 409
    change(house, number, locked_at=MONDAY)
    assert put(browse(people.MEMBER), number).status_code == 409
