"""One meeting moves, is called off and taken up again; an event or the rest of a series is called off."""

from datetime import UTC, datetime

import pytest
import time_machine

from app import events
from app.events.models import Answer, EventState, Occurrence
from tests import people
from tests.events import factory
from tests.events.changing import CUT, START, event_of, save, says, times_of
from tests.events.factory import wall
from tests.houses import text_of


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def series(house, clock):
    """Second Tuesdays at 14:00 from 13 January 2032; the clock stands before the first."""
    return factory.monthly(house, starts=wall("2032-01-13 14:00"))


def test_one_meeting_moves_and_comes_back(house, browse, series):
    browser, here = browse(people.LEAD), f"/events/{series}/on/2032-02-10"
    assert browser.get(here + "/move").status_code == 200
    form = {"title": "Financing meets", "mode": "online", "join_link": "https://calls.example/financing", "host": ""}
    moved = form | {"date": "2032-02-11", "start": "23:30", "end": "00:30", "end_date": "2032-02-12"}
    first, second = save(browser, here + "/move", moved)
    assert "outside the day&#39;s hours" in first.text
    assert second.headers["location"] == here, "the address stays"
    assert times_of(house, series)[1] == ("02-10 14:00", "02-11 23:30", False)
    assert factory.times(house, series)[1] == datetime(2032, 2, 11, 20, 30, tzinfo=UTC)
    with house.read() as session:
        assert session.get(Occurrence, factory.occurrence_ids(house, series)[1]).changed
    assert event_of(house, series).sequence == 1
    back = form | {"date": "2032-02-10", "start": "14:00", "end": "15:30"}
    assert save(browser, here + "/move", back)[-1].status_code == 303
    with house.read() as session:
        row = session.get(Occurrence, factory.occurrence_ids(house, series)[1])
    assert (row.changed, row.title, row.mode, event_of(house, series).sequence) == (False, "", "", 2)
    elsewhere = back | {"mode": "hybrid", "venue": "Kisumu", "title": "Financing in Kisumu", "host": "unicef"}
    assert save(browser, here + "/move", elsewhere)[-1].status_code == 303
    with house.read() as session:
        lines = [one for one in events.lines(session, house.actor(people.LEAD)) if one.event_id == series]
    assert [(one.title, one.venue, one.moved) for one in lines[:3]] == [
        ("Financing meets", "", False),
        ("Financing in Kisumu", "Kisumu", True),
        ("Financing meets", "", False),
    ]
    for wrong, sentence in (
        ({"venue": ""}, "Say where people meet."),
        ({"date": "2031-11-19"}, "still to come"),
        ({"host": "x"}, "from the list"),
    ):
        answer = browser.post(here + "/move", data=elsewhere | wrong)
        assert (answer.status_code, sentence in answer.text) == (422, True)


def test_a_meeting_held_online_for_once_has_no_room_in_calendars(house, browse, clock):
    venue = {"mode": "in_person", "venue": "Treasury, Nairobi", "join_link": ""}
    series = factory.monthly(house, starts=wall("2032-01-13 14:00"), **venue)
    browser, here = browse(people.LEAD), f"/events/{series}/on/2032-02-10"
    form = {"date": "2032-02-10", "start": "14:00", "end": "15:30", "title": "", "host": ""}
    house.work()
    assert save(browser, here + "/move", form | {"mode": "online", "venue": "left over"})[-1].status_code == 303
    house.work()
    assert "Place: Treasury, Nairobi → –" in text_of(house.mails(people.COLLEAGUE)[-1])
    answer = browser.get(f"/events/{series}.ics")
    assert answer.status_code == 200
    master, once = (part.partition("END:VEVENT")[0] for part in answer.text.split("BEGIN:VEVENT")[1:])
    assert ("LOCATION:Treasury\\, Nairobi" in master, "Treasury" in once, "LOCATION:Online" in once) == (
        True,
        False,
        True,
    )
    assert "Treasury" not in browser.get(here).text
    assert "Treasury" in browser.get(f"/events/{series}/on/2032-03-09").text


def test_cancelling_one_meeting_and_taking_it_up_again(house, browse, clock, series):
    browser, here = browse(people.LEAD), f"/events/{series}/on/2032-02-10"
    answer = browser.post(here + "/cancel", data={"reason": " "})
    assert (answer.status_code, "Say why" in answer.text) == (422, True)
    assert browser.post(here + "/cancel", data={"reason": "Budget  reading"}).headers["location"] == here
    with house.read() as session:
        row = session.get(Occurrence, factory.occurrence_ids(house, series)[1])
    assert (row.state, row.reason, event_of(house, series).sequence) == ("cancelled", "Budget reading", 1)
    assert browser.get(here + "/move").status_code == 409
    assert browser.post(here + "/cancel", data={"reason": "Again"}).status_code == 409
    assert browser.post(here + "/restore").status_code == 303
    assert [cancelled for _, _, cancelled in times_of(house, series)[:3]] == [False, False, False]
    assert event_of(house, series).sequence == 2
    assert browser.post(here + "/restore").status_code == 409
    clock.move_to(CUT)
    assert browse(people.LEAD).post(here + "/cancel", data={"reason": "Late"}).status_code == 409


def test_cancelling_a_running_series_ends_it(house, browse, clock, series):
    says(house, series, Answer.GOING, places=(7,))
    clock.move_to(CUT)
    browser = browse(people.LEAD)
    assert "meetings that have taken place stay as they are" in browser.get(f"/events/{series}/cancel").text
    assert browser.post(f"/events/{series}/cancel", data={"reason": "The group has done its work"}).status_code == 303
    event = event_of(house, series)
    assert (event.state, event.until, event.sequence, event.cancel_reason) == (
        EventState.CONFIRMED,
        wall("2032-02-10 00:00").date(),
        1,
        "The group has done its work",
    )
    assert [(rule, cancelled) for rule, _, cancelled in times_of(house, series)] == [
        ("01-13 14:00", False),
        ("02-10 14:00", False),
        ("03-09 14:00", True),
        ("04-13 14:00", True),
        ("05-11 14:00", True),
        ("08-10 14:00", True),
    ]
    assert browser.post(f"/events/{series}/on/2032-03-09/restore").status_code == 409


def test_cancelling_a_single_event_and_restoring_it(house, browse, clock):
    clock.move_to(START)
    meeting = factory.meeting(house, starts=wall("2032-01-20 09:00"))
    browser = browse(people.LEAD)
    assert browser.get(f"/events/{meeting}/on/2032-01-20/move").headers["location"] == f"/events/{meeting}/edit"
    assert browser.post(f"/events/{meeting}/cancel", data={"reason": "No room"}).status_code == 303
    assert (event_of(house, meeting).state, event_of(house, meeting).sequence) == ("cancelled", 1)
    assert browser.get(f"/events/{meeting}/edit").status_code == 409
    assert browser.post(f"/events/{meeting}/on/2032-01-20/restore").status_code == 303
    assert (event_of(house, meeting).state, event_of(house, meeting).cancel_reason) == ("confirmed", "")
