"""A meeting reaches people's own calendars: invited once, told of each move, taken out when it is called off."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app import calendar, events
from app.accounts import Person
from app.core import clock
from app.events import Answer, Invitation
from tests.calendar.letters_to import answers, call_off, changing, letters, objects, shift, subjects
from tests.events import factory
from tests.houses import text_of
from tests.people import COLLEAGUE, COORDINATOR, GUEST, LEAD, MEMBER, REPRESENTATIVE

ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\.example")
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock_stands():
    with time_machine.travel(MONDAY, tick=False) as now:
        yield now


def test_a_group_is_invited_once_and_nobody_elses_address_is_shown(house):
    series = factory.monthly(house, host_id=None, description="Bring *figures*.")
    for _ in range(3):
        house.work()
        with house.write() as session:
            events.say_changed(session, session.get(events.Event, series))
    house.work()
    assert subjects(house, GUEST) == subjects(house, MEMBER) == subjects(house, COORDINATOR) == []
    for who, sees_link in ((LEAD, True), (COLLEAGUE, False)):
        ((subject, method, (event,)),) = letters(house, who)
        assert (subject, method) == ("Invitation: Financing meets", "REQUEST")
        assert event["RRULE"]["BYDAY"] == ["2TU"]
        assert event["ATTENDEE"] == f"mailto:{who.email}"
        assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
        assert event["ATTENDEE"].params["RSVP"] == "FALSE"  # nobody reads answers here
        assert event["ORGANIZER"] == "mailto:no-reply@demo.example"
        assert (event["SEQUENCE"], event["DTSTAMP"].dt) == (0, MONDAY)
        (message,) = house.mails(who)
        every = "".join(part.get_content() for part in message.walk() if part.get_content_maintype() == "text")
        assert set(ADDRESS.findall(every.replace("\r\n ", ""))) == {who.email, "no-reply@demo.example"}
        assert ("calls.example" in every) is sees_link
        text = text_of(message)
        assert "Tuesday 8 December 2026, 14:00–15:30 EAT" in text
        assert "Every month on the second Tuesday" in text
        assert f"/events/{series}" in text


def test_a_move_reaches_everybody_once_with_old_and_new_time(house, clock_stands):
    series = factory.monthly(house)
    house.work()
    clock_stands.shift(timedelta(minutes=1))
    with changing(house, series, moved=False) as (event, _):
        event.description = "Only words."
    assert house.work() == 2  # the lists and the calendars look, and find nothing to say
    with changing(house, series) as (_, times):
        shift(times[1], days=1, hours=-4)
    for _ in range(2):
        house.work()
    with changing(house, series) as (event, times):
        event.venue, event.mode = "Lonrho House", events.Mode.HYBRID
        shift(times[2], hours=2)
        call_off(times[0], "Parliament sits.")
    house.work()
    for who in (LEAD, COLLEAGUE):
        assert subjects(house, who) == [
            "Invitation: Financing meets",
            "Changed: Financing meets",
            "Cancelled: Financing meets",
            "Changed: Financing meets",
        ]
    _, (_, _, (master, second)), (_, method, (gone,)), (_, _, again) = letters(house, COLLEAGUE)
    moved, cancelled, elsewhere = house.mails(COLLEAGUE)[1:]
    assert "Tuesday 12 January 2027, 14:00–15:30 EAT → Wednesday 13 January 2027, 10:00–11:30 EAT" in text_of(moved)
    assert (master["SEQUENCE"], second["SEQUENCE"], second["UID"]) == (1, 1, master["UID"])
    assert second["RECURRENCE-ID"].dt.isoformat() == "2027-01-12T14:00:00+03:00"
    assert second["DTSTART"].dt.isoformat() == "2027-01-13T10:00:00+03:00"
    assert (method, gone["STATUS"], gone["SEQUENCE"], gone["UID"]) == ("CANCEL", "CANCELLED", 2, master["UID"])
    assert gone["RECURRENCE-ID"].dt.isoformat() == "2026-12-08T14:00:00+03:00"
    assert "Tuesday 8 December 2026, 14:00–15:30 EAT" in text_of(cancelled)
    assert "Parliament sits." in text_of(cancelled)
    assert again[0]["EXDATE"].dts[0].dt.isoformat() == "2026-12-08T14:00:00+03:00"
    text = text_of(elsewhere)
    assert "Place: – → Lonrho House" in text
    assert "9 February 2027, 14:00–15:30 EAT → Tuesday 9 February 2027, 16:00–17:30 EAT" in text
    assert "12 January" not in text


def test_what_is_called_off_leaves_calendars_and_is_not_told_again(house):
    series, alone = factory.monthly(house), factory.meeting(house)
    house.work()
    for event_id, reason in ((series, "The group rests."), (alone, "")):
        with changing(house, event_id) as (event, _):
            event.state, event.cancel_reason = events.EventState.CANCELLED, reason
    house.work()
    with changing(house, series) as (event, _):
        event.title = "Forgotten"
    assert house.work() == 2
    (_, method, (event,)), (_, _, (single,)) = letters(house, COLLEAGUE)[2:]
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert "RECURRENCE-ID" not in event
    assert single["LOCATION"] == "NDMA, Lonrho House, Nairobi"
    assert "The group rests." in text_of(house.mails(COLLEAGUE)[2])


def test_killed_between_two_batches_everybody_is_told_once(house, monkeypatch):
    monkeypatch.setattr("app.calendar.tell.BATCH", 1)
    series = factory.monthly(house)
    tell = calendar.HANDLERS[0]

    def dies():
        with house.write() as session:
            tell.apply(session, house.services, {"event_id": series}, None)
            raise ZeroDivisionError  # before its commit

    with pytest.raises(ZeroDivisionError):
        dies()
    house.work()
    with changing(house, series) as (_, times):
        shift(times[0], hours=1)
    with house.write() as session:
        tell.apply(session, house.services, {"event_id": series}, None)  # and once more, after the others
    house.work()
    assert subjects(house, LEAD) == subjects(house, COLLEAGUE)
    assert subjects(house, LEAD) == ["Invitation: Financing meets", "Changed: Financing meets"]


def test_whoever_registers_is_confirmed_and_hears_of_changes_others_do_not(house):
    webinar = factory.webinar(house, capacity=1)
    house.work()
    assert subjects(house, MEMBER) == []
    assert answers(house, MEMBER, webinar) == Answer.GOING
    assert answers(house, MEMBER, webinar) == Answer.GOING
    assert answers(house, REPRESENTATIVE, webinar) == Answer.WAITING
    house.work()
    with changing(house, webinar) as (_, times):
        shift(times[0], hours=3)
    house.work()
    answers(house, MEMBER, webinar, Answer.DECLINED)
    house.work()
    with changing(house, webinar) as (_, times):
        shift(times[0], hours=1)
    house.work()
    title = "Costing a national scheme"
    assert subjects(house, MEMBER) == [f"Going: {title}", f"Changed: {title}", f"Not going: {title}"]
    assert subjects(house, REPRESENTATIVE) == [
        f"On the waiting list: {title}", f"Changed: {title}", f"You have a place: {title}", f"Changed: {title}",
    ]  # fmt: skip
    assert subjects(house, COLLEAGUE) == []
    methods = [method for _, method, _ in letters(house, MEMBER)]
    assert methods == ["REQUEST", "REQUEST", "CANCEL"]
    states = [event["ATTENDEE"].params["PARTSTAT"] for _, _, (event,) in letters(house, REPRESENTATIVE)]
    assert states == ["TENTATIVE", "TENTATIVE", "ACCEPTED", "ACCEPTED"]
    waits, _, has_place, _ = house.mails(REPRESENTATIVE)
    assert "calls.example" not in waits.as_string() + str(objects(waits))
    assert "https://calls.example/webinar" in text_of(has_place)


def test_answers_that_were_imported_are_confirmed_once(house):
    webinar = factory.webinar(house)
    (occurrence,) = factory.occurrence_ids(house, webinar)
    with house.write() as session:
        row = {"person_id": house.person_id(MEMBER), "answer": Answer.GOING, "answered_at": clock.now()}
        session.add(events.Registration(occurrence_id=occurrence, **row))
    for _ in range(2):
        house.work()
        with changing(house, webinar, moved=False):
            pass
    with changing(house, webinar) as (_, times):
        shift(times[0], hours=1)
    house.work()
    title = "Costing a national scheme"
    assert subjects(house, MEMBER) == [f"Going: {title}", f"Changed: {title}"]


def test_one_answer_for_a_whole_series_is_one_letter_and_one_meeting_is_an_exception_to_it(house):
    series = factory.monthly(house)
    house.work()
    answers(house, COLLEAGUE, series, all_coming=True)
    house.work()
    with house.read() as session:
        second = events.lines(session, house.actor(COLLEAGUE), after=clock.now())[1].on
    answers(house, COLLEAGUE, series, Answer.DECLINED, on=second)
    with changing(house, series) as (_, times):
        shift(times[2], hours=1)
    house.work()
    (_, _, (master,)), (_, _, parts) = letters(house, COLLEAGUE)[1:]
    assert (master["ATTENDEE"].params["PARTSTAT"], "https://calls.example/financing") == (
        "ACCEPTED",
        master["LOCATION"],
    )
    assert subjects(house, COLLEAGUE)[1:] == ["Going: Financing meets", "Changed: Financing meets"]
    said = {str(part["RECURRENCE-ID"].dt.date()) if "RECURRENCE-ID" in part else "": part for part in parts}
    assert [said[key]["ATTENDEE"].params["PARTSTAT"] for key in ("", str(second), "2027-02-09")] == [
        "ACCEPTED", "DECLINED", "ACCEPTED",
    ]  # fmt: skip
    assert "calls.example" not in str(said[str(second)])


def test_of_a_series_of_the_community_a_calendar_holds_the_meetings_one_comes_to(house):
    rule = events.Rule(events.Frequency.MONTHLY_WEEKDAY, nth=2)
    series = factory.webinar(house, starts=factory.next_nth(1, 2), minutes=90, rule=rule, capacity=None)
    house.work()
    with house.read() as session:
        on = [one.on for one in events.lines(session, house.actor(MEMBER), after=clock.now())]
    for day in on[1:3]:
        answers(house, MEMBER, series, on=day)
    house.work()
    with changing(house, series) as (_, times):
        shift(times[0], hours=1)
        shift(times[2], hours=2)
    house.work()
    answers(house, MEMBER, series, Answer.DECLINED, on=on[1])
    house.work()
    with changing(house, series) as (_, times):
        call_off(times[2])
        call_off(times[3])
    house.work()
    got = [
        (subject.partition(":")[0], method, [str(one["RECURRENCE-ID"].dt.date()) for one in parts])
        for subject, method, parts in letters(house, MEMBER)
    ]
    both = [str(on[1]), str(on[2])]
    assert got == [
        ("Going", "REQUEST", both),
        ("Going", "REQUEST", both),
        ("Changed", "REQUEST", both),
        ("Not going", "CANCEL", both[:1]),
        ("Cancelled", "CANCEL", both[1:]),
    ]
    assert "16:00–17:30" in text_of(house.mails(MEMBER)[2])
    assert "15:00–16:30" not in text_of(house.mails(MEMBER)[2])


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/London", "Tuesday 30 March 2027, 11:30–13:00 BST (13:30–15:00 EAT)"),
        ("America/New_York", "Tuesday 30 March 2027, 06:30–08:00 EDT (13:30–15:00 EAT)"),
        ("Pacific/Auckland", "Tuesday 30 March 2027 – Wednesday 31 March 2027"),
        ("", "Tuesday 30 March 2027, 13:30–15:00 EAT"),
    ],
)
def test_each_reads_the_time_of_their_own_clock(house, zone, said):
    with house.write() as session:
        session.execute(update(Person).where(Person.email == COLLEAGUE.email).values(timezone=zone))
    factory.meeting(house, starts=datetime.fromisoformat("2027-03-30T13:30"), minutes=90)
    house.work()
    assert said in text_of(house.mails(COLLEAGUE)[0])


def test_people_without_a_working_account_get_nothing_and_are_invited_when_they_have_one(house):
    with house.write() as session:
        session.execute(update(Person).where(Person.email == COLLEAGUE.email).values(state="suspended"))
    series = factory.monthly(house)
    house.work()
    with house.write() as session:
        assert session.scalars(select(Invitation.person_id)).all() == [house.person_id(LEAD)]
        session.execute(update(Person).where(Person.email == COLLEAGUE.email).values(state="active"))
        events.say_changed(session, session.get(events.Event, series))
    assert subjects(house, COLLEAGUE) == []
    house.work()
    assert subjects(house, COLLEAGUE) == ["Invitation: Financing meets"]
