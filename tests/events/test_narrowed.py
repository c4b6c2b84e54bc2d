"""An event is shown to fewer people than before: whoever loses it loses their place and their calendar's entry, at once."""

import pytest
import time_machine

from app import followup, groups
from app.events import Answer
from tests import people
from tests.calendar.letters_to import answers, letters, stands
from tests.events import factory
from tests.events.changing import CUT, START, save, typed
from tests.events.factory import wall


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize("moved", [False, True])
def test_whoever_may_no_longer_see_it_loses_it(house, browse, clock, begun, moved):
    series = factory.monthly(house, starts=wall("2032-01-13 14:00"), audience="members", capacity=1)
    answers(house, people.MEMBER, series, all_coming=True)
    answers(house, people.COLLEAGUE, series, all_coming=True)
    house.work()
    before = len(house.mails(people.MEMBER))
    if begun:
        clock.move_to(CUT)
    browser = browse(people.LEAD)
    with house.read() as session:
        own = f"group-{groups.by_slug(session, 'financing').id}"
    changed = {"visibility": own, "title": "Among ourselves"} | ({"start": "09:00", "end": "10:00"} if moved else {})
    answer = save(browser, f"/events/{series}/edit", typed(browser, series, **changed))[-1]
    assert answer.status_code == 303, answer.text
    going_on = int(answer.headers["location"].rpartition("/")[2])
    assert (going_on != series) is (begun and moved)
    house.work()
    assert stands(house, people.MEMBER, going_on) == ([Answer.GOING] * 2 if begun and not moved else [])
    assert set(stands(house, people.COLLEAGUE, going_on)[2 if begun and not moved else 0 :]) == {Answer.GOING}
    got = letters(house, people.MEMBER, before)
    assert [method for _, method, _ in got] == ["REQUEST" if begun and moved else "CANCEL"]
    assert "Among ourselves" not in str(got)
    assert browse(people.MEMBER).get(f"/events/{going_on}").status_code == 404


@pytest.mark.parametrize(
    ("was", "becomes", "sees"),
    [("members", "own", 404), ("public", "members", 200), ("public", "own", 404), ("own", "members", 404)],
)
def test_what_was_agreed_there_is_shown_to_no_more_people(house, browse, clock, was, becomes, sees):
    with house.read() as session:
        own = f"group-{groups.by_slug(session, 'financing').id}"
    event = factory.meeting(house, audience=own if was == "own" else was)
    with house.write() as session:
        [number] = factory.occurrence_ids(house, event)
        action = followup.agree(
            session, text="Costing", owner_id=None, organisation_id=1, due_on=START.date(), group_id=1,
            audience=own if was == "own" else was, source_kind="meeting", source_id=number, by=house.actor(people.LEAD),
        ).id  # fmt: skip
    browser = browse(people.LEAD)
    changed = typed(browser, event, visibility=own if becomes == "own" else becomes)
    assert save(browser, f"/events/{event}/edit", changed)[-1].status_code == 303
    assert browse(people.MEMBER).get(f"/actions/{action}").status_code == sees
    assert browse(people.COLLEAGUE).get(f"/actions/{action}").status_code == 200
