"""Events are put on the calendar: by whom, with what said before, and what comes of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from app import events, groups
from app.access import SYSTEM, Role, Scope, grant_role
from app.events.models import Event
from tests import people
from tests.events import factory
from tests.events.factory import wall
from tests.events.form import read_mark

NAIROBI = ZoneInfo("Africa/Nairobi")
FORM = {
    "calendar": "group:financing",
    "kind": "twg_meeting",
    "title": "Financing meets",
    "date": "2032-01-13",
    "start": "14:00",
    "end": "15:30",
    "timezone": "Africa/Nairobi",
    "repeats": "never",
    "ends": "open",
    "mode": "online",
    "join_link": "https://calls.example/1",
    "visibility": "own",
    "registration": "yes",
    "reminders": ["1440", "60"],
}


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel(datetime(2031, 11, 20, 9, tzinfo=NAIROBI), tick=False):
        yield


def scheduled(house):
    with house.read() as session:
        return session.scalars(select(Event).order_by(Event.id)).all()


@pytest.mark.parametrize(
    ("who", "calendar", "page", "status", "audience"),
    [
        (people.VISITOR, "group:financing", 303, 303, None),
        (people.GUEST, "group:financing", 403, 403, None),
        (people.MEMBER, "group:financing", 403, 403, None),
        (people.COLLEAGUE, "group:financing", 403, 403, None),
        (people.LEAD, "group:financing", 200, 303, "group"),
        (people.LEAD, "group:shocks", 200, 422, None),
        (people.LEAD, "community", 200, 422, None),
        (people.LEAD, "committee", 200, 422, None),
        (people.COORDINATOR, "group:shocks", 200, 303, "group"),
        (people.COORDINATOR, "community", 200, 303, "members"),
        (people.ADMINISTRATOR, "community", 200, 303, "members"),
        (people.ADMINISTRATOR, "committee", 200, 303, "committee"),
        (people.ADMINISTRATOR, "group:financing", 200, 422, None),
        (people.CHAIR, "committee", 200, 303, "committee"),
        (people.CHAIR, "community", 200, 422, None),
    ],
)
def test_who_schedules_on_which_calendar(house, browse, who, calendar, page, status, audience):
    browser = browse(who)
    assert browser.get("/events/new").status_code == page
    answer = browser.post("/events/new", data=FORM | {"calendar": calendar})
    assert answer.status_code == status, answer.text
    found = scheduled(house)
    if audience is None:
        assert not found
        return
    event = found[0]
    assert answer.headers["location"] == f"/events/{event.id}"
    shown = browser.get(f"/events/{event.id}").text
    assert "It is on the calendar." in shown
    assert ("The people invited are told" in shown) is (audience == "group"), "nobody else is invited"
    assert event.audience == (f"group-{event.group_id}" if audience == "group" else audience)
    assert (event.title, event.minutes, event.starts_local) == ("Financing meets", 90, wall("2032-01-13 14:00"))
    assert factory.times(house, event.id) == [datetime(2032, 1, 13, 14, tzinfo=NAIROBI)]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"title": " "}, "title", "Give the event a title."),
        ({"title": "x" * 201}, "title", "Keep it to 200 characters."),
        ({"kind": "party"}, "kind", "Choose what kind of event it is."),
        ({"date": "13/1/2032"}, "date", "Enter the day"),
        ({"date": "2031-11-19"}, "date", "Choose a time that is still to come."),
        ({"date": "2031-11-20", "start": "08:59"}, "date", "Choose a time that is still to come."),
        ({"date": "2040-01-01"}, "date", "within the next five years"),
        ({"date": "9999-12-31"}, "date", "Enter the day"),
        ({"start": "25:00"}, "start", "Enter the time it begins"),
        ({"end": "14:00"}, "end", "The end must be after the start."),
        ({"end_date": "2032-01-12"}, "end", "The end must be after the start."),
        ({"end_date": "2032-01-28"}, "end", "at most two weeks"),
        ({"end_date": "soon"}, "end_date", "Enter the last day"),
        ({"timezone": "Mars/Base"}, "timezone", "Choose a time zone from the list."),
        ({"timezone": "Africa/Casablanca"}, "timezone", "Choose a time zone from the list."),
        (
            {"timezone": "Europe/London", "date": "2032-03-28", "start": "01:30", "end": "03:00"},
            "date",
            "The clocks go forward that day and leave this time out.",
        ),
        ({"repeats": "weekly", "every": "13"}, "every", "Enter a number from 1 to 12."),
        ({"repeats": "weekly", "every": "x"}, "every", "Enter a whole number"),
        ({"repeats": "weekly", "ends": "count", "count": "521"}, "count", "from 2 to 520"),
        ({"repeats": "weekly", "ends": "count", "count": ""}, "count", "Enter how many meetings"),
        ({"repeats": "weekly", "ends": "until", "until": "2032-01-12"}, "until", "cannot be before the first"),
        ({"repeats": "weekly", "ends": "until", "until": "2042-01-21"}, "until", "ten years at most"),
        ({"repeats": "monthly_last"}, "repeats", "not the last of its weekday"),
        ({"repeats": "daily"}, "repeats", "Choose one of the options offered."),
        ({"repeats": "weekly", "end_date": "2032-01-21"}, "end", "must be over before the next begins"),
        ({"mode": "in_person", "venue": ""}, "venue", "Say where people meet."),
        ({"mode": "hybrid", "venue": ""}, "venue", "Say where people meet."),
        ({"mode": ""}, "mode", "Choose how people take part."),
        ({"join_link": "javascript:alert(1)"}, "join_link", "begins with https://"),
        ({"join_link": "http://calls.example/1"}, "join_link", "begins with https://"),
        ({"capacity": "0"}, "capacity", "Enter the number of places"),
        ({"capacity": "many"}, "capacity", "Enter the number of places"),
        ({"kind": "brown_bag", "records": "yes"}, "records", "never recorded, so that people speak freely"),
        ({"host": "nobody"}, "host", "Choose the hosting organisation"),
        ({"calendar": "community", "host": "rota"}, "host", "Hosts rotate among the members of a group"),
        ({"reminders": ["5"]}, "reminders", "Choose from the options offered."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(house, browse, typed, field, sentence):
    answer = browse(people.COORDINATOR).post("/events/new", data=FORM | {"description": "Kept **as typed**"} | typed)
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert answer.text.count(sentence) == 2, "in the summary and beside the field"
    assert "Kept **as typed**" in answer.text
    assert not scheduled(house)


@pytest.mark.parametrize(
    ("typed", "days", "zone"),
    [
        ({"repeats": "weekly", "every": "2", "ends": "count", "count": "3"}, ["01-13", "01-27", "02-10"], "+0300"),
        ({"repeats": "monthly_weekday", "ends": "until", "until": "2032-03-09"}, ["01-13", "02-10", "03-09"], "+0300"),
        ({"date": "2032-01-27", "repeats": "monthly_last", "ends": "count", "count": "3"}, ["01-27", "02-24", "03-30"], "+0300"),
        ({"date": "2032-01-31", "repeats": "monthly_date", "ends": "count", "count": "3"}, ["01-31", "03-31", "05-31"], "+0300"),
        (
            {"timezone": "Europe/London", "date": "2032-03-21", "repeats": "weekly", "ends": "count", "count": "3"},
            ["03-21", "03-28", "04-04"],
            "London",
        ),
        # 23:30 in Nairobi is the evening before near midnight nowhere, but 20:30 UTC of the same day.
        ({"start": "23:30", "end": "00:30", "end_date": "2032-01-14"}, ["01-13"], "late"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("machine", ["UTC", "America/New_York"])
def test_series_take_place_at_the_wall_clock_of_their_zone(house, browse, monkeypatch, typed, days, zone, machine):
    monkeypatch.setenv("TZ", machine)
    browser = browse(people.LEAD)
    answer = browser.post("/events/new", data=FORM | typed)
    if answer.status_code == 200:
        assert "Before you save" in answer.text
        mark = answer.text.partition('name="seen" value="')[2].partition('"')[0]
        answer = browser.post("/events/new", data=FORM | typed | {"seen": mark})
    assert answer.status_code == 303, answer.text
    event = scheduled(house)[0]
    local = ZoneInfo(event.timezone)
    found = factory.times(house, event.id)
    assert [f"{one.astimezone(local):%m-%d}" for one in found] == days
    hours = {f"{one.astimezone(local):%H:%M}" for one in found}
    assert hours == {"23:30" if zone == "late" else "14:00"}
    if zone == "London":
        assert [f"{one:%H:%M}" for one in found] == ["14:00", "13:00", "13:00"], "in UTC an hour earlier in summer"


def test_clashes_and_holidays_are_told_and_then_saved(house, browse):
    """Kioko belongs to both groups; the other group's private meeting is not named to Leila, who does not."""
    with house.write() as session:
        shocks = groups.by_slug(session, "shocks").id
        grant_role(session, house.person_id(people.COLLEAGUE), Role.GROUP_MEMBER, Scope.GROUP, shocks, by=SYSTEM)
    plan = {"group": "shocks", "kind": "twg_meeting", "minutes": 60, "timezone": "Africa/Nairobi"}
    factory.put(house, people.COORDINATOR, title="Secret signals", starts=wall("2032-01-13 15:00"), **plan)
    factory.put(house, people.COORDINATOR, title="Too late", starts=wall("2032-01-13 15:30"), **plan)
    gone = factory.put(house, people.COORDINATOR, title="Called off", starts=wall("2032-01-13 14:00"), **plan)
    factory.webinar(house, starts=wall("2032-02-10 13:00"), minutes=120, title="Costing for all")
    factory.meeting(house, starts=wall("2032-03-09 14:00"), title="Budget day")
    with house.write() as session:
        session.get(Event, gone).state = events.EventState.CANCELLED
    before = len(scheduled(house))
    typed = FORM | {"repeats": "monthly_weekday", "ends": "until", "until": "2032-12-31"}
    browser = browse(people.LEAD)
    first = browser.post("/events/new", data=typed)
    assert first.status_code == 200
    text = " ".join(first.text.split())
    assert "Every month on the second Tuesday, until 31 December 2032" in text
    assert "13 January 2032: another group&#39;s meeting takes place then; one person is invited to both." in text
    assert "10 February 2032: “Costing for all” takes place then; 2 people are invited to both." in text
    assert "9 March 2032: this group already meets for “Budget day”; all of its people are invited to both." in text
    for hidden in ("Secret", "Too late", "Called off", "Shock"):
        assert hidden not in text
    assert len(scheduled(house)) == before, "nothing is saved until the warnings were read"
    changed = browser.post("/events/new", data=typed | {"seen": read_mark(first), "date": "2031-12-12", "end": "22:30"})
    assert changed.status_code == 200, "other days have other warnings"
    assert "12 December 2031 is a public holiday: Jamhuri Day." in changed.text
    assert "outside the day&#39;s hours for most of the community, 14:00–22:30 EAT" in changed.text
    assert browser.post("/events/new", data=typed | {"seen": read_mark(first)}).status_code == 303
    assert len(scheduled(house)) == before + 1


def test_the_coordinator_sees_whose_meeting_it_is(house, browse):
    factory.monthly(house, starts=wall("2032-01-13 14:00"))
    typed = {"calendar": "group:shocks", "date": "2032-01-13", "start": "14:30", "end": "15:00", "ends": "open"}
    answer = browse(people.COORDINATOR).get(
        "/events/advice", params=typed | {"repeats": "never", "timezone": "Africa/Nairobi"}
    )
    assert "Nothing speaks against these days" in answer.text, "nobody is in both"
    answer = browse(people.COORDINATOR).get(
        "/events/advice", params=typed | {"calendar": "community", "repeats": "never", "timezone": "Africa/Nairobi"}
    )
    assert "“Financing meets” of Financing and Sustainability takes place then; 2 people" in answer.text


def test_a_lead_begins_with_the_last_meeting_at_the_next_free_time(house, browse):
    factory.monthly(house, starts=wall("2031-11-18 10:00"), title="Financing meets", minutes=45)
    factory.meeting(house, starts=wall("2031-12-02 10:00"), title="Budget day", minutes=45, venue="Treasury")
    browser = browse(people.LEAD)
    page = browser.get("/events/new").text
    # A week ahead is 27 November; 2 December has Budget day, 9 December nothing.
    for value in ('value="2031-12-09"', 'value="10:00"', 'value="10:45"', 'value="Treasury"', 'value="Budget day"'):
        assert value in page, value
    asked = {
        "title": "Chosen by poll",
        "group": "financing",
        "start": "2032-12-08T14:00",
        "minutes": "90",
        "timezone": "Europe/London",
        "after": "/polls/7/chosen",
    }
    page = browser.get("/events/new", params=asked).text
    for value in ("Chosen by poll", 'value="2032-12-08"', 'value="14:00"', 'value="15:30"', 'value="/polls/7/chosen"'):
        assert value in page, value
    assert '<option value="Europe/London" selected>' in page


@pytest.mark.parametrize(("asked", "chosen"), [({}, "community"), ({"group": "financing"}, "group:financing")])
def test_whoever_schedules_for_the_community_begins_there(browse, asked, chosen):
    page = browse(people.COORDINATOR).get("/events/new", params=asked).text
    assert f'<option value="{chosen}" selected>' in page


@pytest.mark.parametrize(
    ("after", "location"),
    [
        ("/polls/7/chosen", "/polls/7/chosen?event={id}"),
        ("https://evil.example", "/events/{id}"),
        ("//evil.example", "/events/{id}"),
        ("/\\evil.example", "/events/{id}"),
        ("", "/events/{id}"),
    ],
)
def test_where_it_goes_after_saving(house, browse, after, location):
    answer = browse(people.LEAD).post("/events/new", data=FORM | {"after": after})
    assert answer.status_code == 303
    assert answer.headers["location"] == location.format(id=scheduled(house)[0].id)
