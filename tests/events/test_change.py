"""Events change: what stays, what follows, what is said before, and who may."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from app import events
from app.events.models import AgendaItem, Answer, Event, Invitation, Occurrence, Registration
from app.jobs.models import Job
from tests import people
from tests.events import factory
from tests.events.changing import CUT, START, event_of, save, says, times_of, typed
from tests.events.factory import wall
from tests.events.form import read_mark


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def series(house, clock):
    """Second Tuesdays at 14:00 from 13 January 2032; the clock stands before the first."""
    return factory.monthly(house, starts=wall("2032-01-13 14:00"))


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.VISITOR, 303),
        (people.MEMBER, 404),
        (people.COLLEAGUE, 403),
        (people.ADMINISTRATOR, 404),
        (people.LEAD, 200),
        (people.COORDINATOR, 200),
    ],
)
def test_who_changes_a_groups_event(house, browse, series, who, status):
    browser, here = browse(who), f"/events/{series}"
    for path in ("/edit", "/cancel", "/on/2032-01-13/move", "/on/2032-01-13/cancel"):
        assert browser.get(here + path).status_code == status, path
    for path, data in (
        ("/cancel", {"reason": "No"}),
        ("/on/2032-01-13/cancel", {"reason": "No"}),
        ("/on/2032-01-13/restore", {}),
    ):
        if status != 200:
            assert browser.post(here + path, data=data).status_code == status, path
    assert event_of(house, series).sequence == 0


def test_words_change_without_the_sequence_and_places_with_it(house, browse, clock, series):
    uid = event_of(house, series).uid
    clock.move_to(CUT)
    browser = browse(people.LEAD)
    data = typed(browser, series, title="Financing, renamed", capacity="7")
    assert (data["date"], data["start"], data["end"], data["repeats"]) == (
        "2032-03-09",
        "14:00",
        "15:30",
        "monthly_weekday",
    )
    answer = browser.post(f"/events/{series}/edit", data=data)
    assert answer.status_code == 303, answer.text
    event = event_of(house, series)
    assert (event.uid, event.sequence, event.title, event.capacity) == (uid, 0, "Financing, renamed", 7)
    assert event.changed_at == CUT
    assert event.starts_local == wall("2032-01-13 14:00"), "the series keeps its beginning"
    data = typed(browser, series, mode="in_person", venue="Treasury, Nairobi", join_link="")
    assert browser.post(f"/events/{series}/edit", data=data).status_code == 303
    event = event_of(house, series)
    assert (event.uid, event.sequence, event.join_link) == (uid, 1, "")
    with house.read() as session:
        found = {one.on.isoformat(): one for one in events.lines(session, house.actor(people.LEAD))}
        meeting = events.get_meeting(session, house.actor(people.LEAD), series, wall("2032-02-10 00:00").date())
    assert (found["2032-02-10"].title, found["2032-02-10"].mode, found["2032-02-10"].venue) == (
        "Financing meets",
        "online",
        "",
    )
    assert (meeting.mode, meeting.venue, meeting.join_link) == ("online", "", "https://calls.example/financing")
    assert (found["2032-03-09"].title, found["2032-03-09"].venue) == ("Financing, renamed", "Treasury, Nairobi")


def test_a_series_that_has_not_begun_changes_in_place(house, browse, series):
    """From second Tuesdays to first Thursdays at 10: the nth meeting stays the nth, with those who come to it."""
    says(house, series, Answer.GOING)
    browser = browse(people.LEAD)
    data = typed(browser, series, date="2032-01-08", start="10:00", end="11:00", repeats="monthly_date", every="1")
    first, second = save(browser, f"/events/{series}/edit", data)
    assert "One person has said they come: they stay registered" in first.text
    assert second.headers["location"] == f"/events/{series}"
    event = event_of(house, series)
    assert (event.sequence, event.frequency, event.minutes) == (1, "monthly_date", 60)
    assert [one[:2] for one in times_of(house, series)[:3]] == [(f"0{n}-08 10:00",) * 2 for n in (1, 2, 3)]
    with house.read() as session:
        rows = (
            session.execute(
                select(Occurrence.original_local).join(Registration, Registration.occurrence_id == Occurrence.id)
            )
            .scalars()
            .all()
        )
    assert sorted(rows) == [wall(f"2032-0{n}-08 10:00") for n in (1, 2, 3)]
    assert len(times_of(house, series)) > 20


def test_a_shorter_series_keeps_what_somebody_counts_on_as_cancelled(house, browse, series):
    says(house, series, Answer.GOING, places=(1, 4))
    browser = browse(people.LEAD)
    data = typed(browser, series, ends="count", count="3")
    first, second = save(browser, f"/events/{series}/edit", data)
    assert "meetings fall away. Those that somebody has registered for stay visible as cancelled." in first.text
    assert second.status_code == 303
    assert event_of(house, series).count == 3
    assert [(rule, cancelled) for rule, _, cancelled in times_of(house, series)] == [
        ("01-13 14:00", False),
        ("02-10 14:00", False),
        ("03-09 14:00", False),
        ("05-11 14:00", True),
    ]
    with house.write() as session:
        assert events.materialise(session, session.get(Event, series), datetime(2035, 1, 1, tzinfo=UTC)) == 0


def test_a_running_series_is_continued_by_another(house, browse, clock, series):
    """After two meetings it moves to Thursdays at 9. A moved meeting keeps its time, a cancelled one stays so."""
    says(house, series, Answer.GOING, places=(0, 2))
    with house.write() as session:
        session.add(AgendaItem(event_id=series, position=1, title="Minutes of the last meeting"))
        third = session.get(Occurrence, factory.occurrence_ids(house, series)[2])
        session.add(AgendaItem(event_id=series, occurrence_id=third.id, position=1, title="Costing"))
        session.add(Invitation(event_id=series, person_id=house.person_id(people.COLLEAGUE), answer="going"))
    clock.move_to(CUT)
    browser = browse(people.LEAD)
    moved = {
        "title": "",
        "date": "2032-04-20",
        "start": "16:00",
        "end": "17:00",
        "mode": "online",
        "join_link": "https://calls.example/financing",
    }
    assert save(browser, f"/events/{series}/on/2032-04-13/move", moved)[-1].status_code == 303
    assert browser.post(f"/events/{series}/on/2032-05-11/cancel", data={"reason": "Elections"}).status_code == 303
    before = event_of(house, series)
    data = typed(browser, series, date="2032-03-11", start="09:00", end="10:00", title="Financing on Thursdays")
    first = browser.post(f"/events/{series}/edit", data=data)
    text = " ".join(first.text.split())
    for sentence in (
        "its meetings up to 10 February 2032 stay as they are. Another series continues it from 11 March 2032",
        "One person has said they come",
        "Meetings that were moved by themselves keep their own time: 13 April 2032.",
        "Meetings that were cancelled stay cancelled, also in their new place: 11 May 2032.",
    ):
        assert sentence in text
    assert event_of(house, series).sequence == before.sequence, "nothing changes before it is confirmed"
    second = browser.post(f"/events/{series}/edit", data=data | {"seen": read_mark(first)})
    old = event_of(house, series)
    new = event_of(house, int(second.headers["location"].rpartition("/")[2]))
    assert (new.continues_id, new.uid == old.uid, new.sequence) == (series, False, 0)
    assert (old.uid, old.sequence, old.until, old.title) == (
        before.uid,
        before.sequence + 1,
        wall("2032-02-10 00:00").date(),
        "Financing meets",
    )
    assert times_of(house, series) == [("01-13 14:00", "01-13 14:00", False), ("02-10 14:00", "02-10 14:00", False)]
    assert times_of(house, new.id)[:4] == [
        ("03-11 09:00", "03-11 09:00", False),
        ("04-08 09:00", "04-20 16:00", False),
        ("05-13 09:00", "05-13 09:00", True),
        ("06-10 09:00", "06-10 09:00", False),
    ]
    with house.read() as session:
        assert session.scalars(select(AgendaItem.title).where(AgendaItem.event_id == new.id)).all() == [
            "Costing",
            "Minutes of the last meeting",
        ]
        invitation = session.scalars(select(Invitation).where(Invitation.event_id == new.id)).one()
        assert (invitation.answer, invitation.told_sequence) == ("going", None)
        at = session.scalars(
            select(Occurrence.original_local)
            .join(Registration)
            .where(Occurrence.event_id == new.id)
            .order_by(Occurrence.original_local)
        ).all()
        told = {job.payload.get("event_id") for job in session.scalars(select(Job).where(Job.name == "calendar.tell"))}
    assert at[0] == wall("2032-03-11 09:00"), "the third meeting's registration came along"
    for day, leads_to in (
        ("2032-03-09", f"/events/{new.id}"),
        ("2032-03-11", f"/events/{new.id}/on/2032-03-11"),
        ("2032-02-09", None),
    ):
        found = browser.get(f"/events/{series}/on/{day}")
        assert (found.status_code, found.headers.get("location")) == (303 if leads_to else 404, leads_to)
    assert browse(people.MEMBER).get(f"/events/{series}/on/2032-03-09").status_code == 404
    assert {series, new.id} <= told


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"repeats": "never"}, "repeats", "The series has begun."),
        ({"ends": "count", "count": "2"}, "count", "The series has had as many meetings already."),
        ({"ends": "until", "until": "2032-02-28"}, "until", "cannot be before the first meeting"),
        ({"date": "2032-02-10"}, "date", "Choose a time that is still to come."),
        ({"kind": "brown_bag", "records": "yes"}, "records", "never recorded"),
        ({"title": ""}, "title", "Give the event a title."),
    ],
)
def test_changes_that_are_refused(house, browse, clock, series, changes, field, sentence):
    clock.move_to(CUT)
    browser = browse(people.LEAD)
    answer = browser.post(f"/events/{series}/edit", data=typed(browser, series, **changes))
    assert answer.status_code == 422
    assert f'<a href="#{field}">' in answer.text
    assert sentence in answer.text
    assert event_of(house, series).sequence == 0


def test_a_single_event_that_is_over_keeps_its_time_and_may_be_renamed(house, browse, clock):
    webinar = factory.webinar(house, starts=wall("2031-12-01 10:00"))
    clock.move_to(CUT)
    browser = browse(people.COORDINATOR)
    data = typed(browser, webinar, title="Costing, with slides")
    assert browser.post(f"/events/{webinar}/edit", data=data).status_code == 303
    answer = browser.post(f"/events/{webinar}/edit", data=data | {"date": "2032-03-01"})
    assert answer.status_code == 422
    assert "This event has begun: its times no longer change." in answer.text
    assert browser.get(f"/events/{webinar}/cancel").status_code == 409
    assert (event_of(house, webinar).title, event_of(house, webinar).sequence) == ("Costing, with slides", 0)


@pytest.mark.parametrize("machine", ["UTC", "Africa/Nairobi", "America/New_York"])
def test_a_london_series_keeps_its_wall_clock_over_the_change(house, browse, clock, monkeypatch, machine):
    monkeypatch.setenv("TZ", machine)
    weekly = events.Rule(events.Frequency.WEEKLY)
    series = factory.monthly(house, starts=wall("2032-03-16 14:00"), timezone="Europe/London", rule=weekly)
    clock.move_to(datetime(2032, 3, 20, 12, tzinfo=UTC))
    browser = browse(people.LEAD)
    data = typed(browser, series, start="23:30", end="00:30", end_date="2032-03-24")
    answers = save(browser, f"/events/{series}/edit", data)
    new = int(answers[-1].headers["location"].rpartition("/")[2])
    assert [f"{one:%m-%d %H:%M}" for one in factory.times(house, new)[:3]] == [
        "03-23 23:30",
        "03-30 22:30",
        "04-06 22:30",
    ]
