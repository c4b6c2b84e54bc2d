"""Answers that people's calendars write become answers of theirs: each once, in its place among the others."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import calendar, events
from app.audit.models import AuditEvent
from app.core import clock
from app.events import Answer
from tests.calendar.letters_to import answers, changing, invited, letters, shift, stands, subjects, taken
from tests.calendar.replying import CLIENTS, google, khal
from tests.events import factory
from tests.houses import House, text_of
from tests.people import COLLEAGUE, LEAD, MEMBER, REPRESENTATIVE

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock_stands():
    with time_machine.travel(MONDAY, tick=False) as now:
        yield now


@pytest.fixture
def house(settings):
    opened = House(settings.model_copy(update={"reply_address": "calendar@baraza.example"}))
    yield opened
    opened.close()


@pytest.mark.once
@pytest.mark.parametrize("client", CLIENTS)
def test_each_client_answers_for_the_whole_and_for_one_meeting(house, clock_stands, client):
    series = factory.monthly(house, rule=events.Rule(events.Frequency.MONTHLY_WEEKDAY, nth=2, count=3))
    mine = invited(house)
    second = {
        "outlook": 'RECURRENCE-ID;TZID="E. Africa Standard Time":20270112T140000',
        "google": "RECURRENCE-ID:20270112T110000Z",
        "apple": "RECURRENCE-ID;TZID=Africa/Nairobi:20270112T140000",
        "thunderbird": "RECURRENCE-ID;TZID=Africa/Nairobi:20270112T140000",
        "khal": "RECURRENCE-ID;VALUE=DATE:20270112",
    }[client.__name__]
    heard = []
    for state, on in (
        ("TENTATIVE", ""),
        ("ACCEPTED", ""),
        ("DECLINED", second),
        ("DECLINED", ""),
        ("ACCEPTED", second),
    ):
        clock_stands.shift(timedelta(minutes=5))
        raw = client(mine, state, recurrence=on)
        assert calendar.receive(house.services, raw) == ""
        assert calendar.receive(house.services, raw) == "came before"
        heard.append([str(one) for one in stands(house, COLLEAGUE, series)])
    no, yes, perhaps = Answer.DECLINED, Answer.GOING, Answer.MAYBE
    assert heard == [[perhaps] * 3, [yes] * 3, [yes, no, yes], [no] * 3, [no, yes, no]]
    assert stands(house, LEAD, series) == []
    with house.read() as session:
        acts = session.execute(select(AuditEvent.action, AuditEvent.person_id)).all()
    assert acts.count(("reply.counted", house.person_id(COLLEAGUE))) == 5


def test_the_newest_answer_holds_whichever_road_it_came_by(house, clock_stands):
    meeting = factory.meeting(house)
    invitation = invited(house)
    early, later = MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=2)
    clock_stands.shift(timedelta(minutes=10))

    def says(state, at, **more):
        return calendar.receive(house.services, google(invitation, state, at=at, **more))

    assert says("DECLINED", later) == ""
    assert says("ACCEPTED", early) == says("ACCEPTED", later) == "older than an answer that stands"
    assert stands(house, COLLEAGUE, meeting) == [Answer.DECLINED]
    answers(house, COLLEAGUE, meeting, Answer.GOING)
    assert says("TENTATIVE", later + timedelta(minutes=1)) == "older than an answer that stands"
    clock_stands.shift(timedelta(minutes=1))
    # A client whose clock is years ahead does not outrun what comes after it.
    assert says("TENTATIVE", MONDAY.replace(year=2036)) == ""
    clock_stands.shift(timedelta(minutes=1))
    assert says("ACCEPTED", clock.now()) == ""
    assert stands(house, COLLEAGUE, meeting) == [Answer.GOING]
    with changing(house, meeting) as (_, times):
        shift(times[0], days=1)
    house.work()
    assert says("DECLINED", clock.now() - timedelta(seconds=30)) == "older than an answer that stands"
    invitation = taken(letters(house, COLLEAGUE)[-1][2][0])
    assert invitation["SEQUENCE"] == "1"
    clock_stands.shift(timedelta(minutes=1))
    assert says("DECLINED", clock.now()) == ""
    assert stands(house, COLLEAGUE, meeting) == [Answer.DECLINED]


def test_an_answer_to_a_time_that_has_changed_since_does_not_count(house, clock_stands):
    meeting = factory.meeting(house)
    invitation = invited(house)
    clock_stands.shift(timedelta(minutes=10))
    with changing(house, meeting) as (_, times):
        shift(times[0], days=1)
    house.work()
    late = google(invitation, "ACCEPTED", at=MONDAY + timedelta(minutes=9))
    assert calendar.receive(house.services, late) == "answers a time that has changed since"
    assert stands(house, COLLEAGUE, meeting) == []


def test_accepted_when_every_place_is_taken_is_the_waiting_list_and_a_letter_says_so(house, clock_stands):
    meeting = factory.meeting(house, capacity=1, join_link="https://calls.example/b", mode=events.Mode.HYBRID)
    answers(house, LEAD, meeting)
    invitation = invited(house)
    clock_stands.shift(timedelta(minutes=1))
    assert calendar.receive(house.services, khal(invitation, "ACCEPTED")) == ""
    house.work()
    assert stands(house, COLLEAGUE, meeting) == [Answer.WAITING]
    subject, _, (event,) = letters(house, COLLEAGUE)[-1]
    assert (subject, event["ATTENDEE"].params["PARTSTAT"]) == ("On the waiting list: Budget day", "TENTATIVE")
    before = len(house.mails(COLLEAGUE))
    # A resource's mailbox that accepts whatever comes does not begin a conversation.
    for _ in range(3):
        clock_stands.shift(timedelta(minutes=1))
        assert calendar.receive(house.services, khal(taken(letters(house, COLLEAGUE)[-1][2][0]), "ACCEPTED")) == ""
        house.work()
    assert len(house.mails(COLLEAGUE)) == before
    answers(house, LEAD, meeting, Answer.DECLINED)
    house.work()
    assert subjects(house, COLLEAGUE)[-1] == "You have a place: Budget day"
    assert "https://calls.example/b" in text_of(house.mails(COLLEAGUE)[-1])


def test_of_a_series_of_the_community_an_answer_is_for_the_meetings_in_the_calendar(house, clock_stands):
    rule = events.Rule(events.Frequency.MONTHLY_WEEKDAY, nth=2)
    series = factory.webinar(house, starts=factory.next_nth(1, 2), rule=rule)
    answers(house, MEMBER, series)
    mine = invited(house, MEMBER)
    clock_stands.shift(timedelta(minutes=1))
    assert calendar.receive(house.services, google(mine, "DECLINED")) == ""
    assert stands(house, MEMBER, series) == [Answer.DECLINED]
    assert stands(house, REPRESENTATIVE, series) == []
    house.work()
    assert len(house.mails(MEMBER)) == 1
