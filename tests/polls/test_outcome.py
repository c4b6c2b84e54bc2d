"""What comes of a poll: letters, the choice, the meeting, or none; what speaks against a date; answer and decision at once."""

import threading
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from app import events, groups, jobs
from app.accounts import Person
from app.core.errors import ConflictError
from app.polls import actions, queries
from app.polls.models import DateOption
from tests import people
from tests.polls.asking import BASE, answered, dates_of, row_of, said, subjects, visit_financing


def test_the_choice_becomes_a_meeting(house, browse, poll):
    number, options = poll
    page = f"{BASE}/{number}"
    lead = browse(people.LEAD)
    assert lead.post(f"{page}/decide", data={"action": "choose"}).status_code == 422
    form = lead.post(f"{page}/decide", data={"action": "choose", "chosen": options[0], "note": "See you."})
    address = urlsplit(form.headers["location"])
    given = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert (address.path, given["start"], given["minutes"], given["after"]) == (
        "/events/new", "2026-12-08T14:00", "90", page,
    )  # fmt: skip
    assert given["timezone"] == "Africa/Nairobi"
    assert "Put it on the calendar" in lead.get(page).text
    assert "Put it on the calendar" not in browse(people.COLLEAGUE).get(page).text
    assert lead.get(form.headers["location"]).status_code == 200
    planned = {
        "calendar": "group:financing", "kind": "twg_meeting", "title": given["title"], "date": "2026-12-08",
        "start": "14:00", "end": "15:30", "timezone": "Africa/Nairobi", "repeats": "never", "mode": "online",
        "visibility": "own", "after": given["after"],
    }  # fmt: skip
    saved = lead.post("/events/new", data=planned)
    assert saved.status_code == 303, saved.text
    back = saved.headers["location"]
    assert back.startswith(f"{page}?event=")
    event_id = int(back.rpartition("=")[2])
    assert f'href="/events/{event_id}"' in lead.get(back).text
    house.work()
    assert row_of(house, number).event_id == event_id
    assert f'href="/events/{event_id}"' in browse(people.COLLEAGUE).get(page).text


def test_only_an_event_of_the_group_comes_of_its_poll(house, browse, poll):
    number, options = poll
    browse(people.LEAD).post(f"{BASE}/{number}/decide", data={"chosen": options[0]})
    with house.write() as session:
        other = groups.by_slug(session, "shocks").id
        plan = events.Plan("twg_meeting", "Another", datetime(2026, 12, 8, 14), 60, "Africa/Nairobi", "members", other)  # noqa: DTZ001 - wall clock
        event_id = events.schedule(session, plan, by=house.actor(people.COORDINATOR)).id
        for path in (f"{BASE}/{number}", "/elsewhere"):
            jobs.enqueue(session, "polls.scheduled", path=path, event_id=event_id)
    house.work()
    assert row_of(house, number).event_id is None


def test_it_may_close_without_a_meeting(house, browse, poll):
    number, options = poll
    page = f"{BASE}/{number}"
    lead, colleague = browse(people.LEAD), browse(people.COLLEAGUE)
    colleague.post(f"{page}/answer", data=said(options, "no", "no", "no"))
    assert lead.post(f"{page}/decide", data={"action": "without", "reason": " "}).status_code == 422
    assert lead.post(f"{page}/decide", data={"action": "without", "reason": "Settled by e-mail."}).status_code == 303
    assert "Settled by e-mail." in colleague.get(page).text
    assert colleague.post(f"{page}/answer", data=said(options, "yes", "no", "no")).status_code == 409
    assert lead.post(f"{page}/decide", data={"chosen": options[0]}).status_code == 409
    assert subjects(house, people.COLLEAGUE) == ["No meeting: Costing of the expansion"]
    assert subjects(house, people.LEAD) == []


def test_letters_go_to_the_people_of_the_group_once(house, browse, poll):
    visit_financing(house)
    number, options = poll
    opened, chosen = "Which date suits you? Costing of the expansion", "The date is chosen: Costing of the expansion"
    for who in (people.COLLEAGUE, people.GUEST):
        assert subjects(house, who) == [opened]
    assert subjects(house, people.LEAD) == subjects(house, people.MEMBER) == []
    text = house.mails(people.COLLEAGUE)[0].get_body(("plain",)).get_content()
    for part in (
        "Tuesday 8 December 2026, 14:00–15:30 EAT",
        "1 December 2026",
        f"{BASE}/{number}",
        "In the large room.",
    ):
        assert part in text
    browse(people.LEAD).post(f"{BASE}/{number}/decide", data={"chosen": options[0]})
    for who in (people.COLLEAGUE, people.GUEST):
        assert subjects(house, who) == [opened, chosen]
    assert subjects(house, people.LEAD) == [chosen]


def test_of_what_is_decided_already_nobody_is_asked(house, browse, poll):
    number, options = poll
    browse(people.LEAD).post(f"{BASE}/{number}/decide", data={"chosen": options[0]})
    assert subjects(house, people.COLLEAGUE) == ["The date is chosen: Costing of the expansion"]


def test_what_speaks_against_a_date_stands_beside_it(house, browse, poll):
    """12 December is Jamhuri Day in Kenya; on the 8th the group meets already."""
    number, _ = poll
    with house.write() as session:
        group = groups.by_slug(session, "financing").id
        plan = events.Plan(
            "twg_meeting", "Monthly meeting", datetime(2026, 12, 8, 15), 60, "Africa/Nairobi", f"group-{group}", group  # noqa: DTZ001 - wall clock
        )  # fmt: skip
        events.schedule(session, plan, by=house.actor(people.LEAD))
    shown = browse(people.COLLEAGUE).get(f"{BASE}/{number}").text
    first, second, third = dates_of(shown)
    assert "This group already meets for “Monthly meeting”" in first
    assert "Public holiday: Jamhuri Day" in second
    assert "hint-line" not in third


def test_times_are_shown_in_the_readers_zone(house, browse, poll):
    number, _ = poll
    with house.write() as session:
        session.execute(
            update(Person).where(Person.email == people.COLLEAGUE.email).values(timezone="America/New_York")
        )
    shown = browse(people.COLLEAGUE).get(f"{BASE}/{number}").text
    assert "06:00–07:30 EST" in shown
    assert "14:00–15:30 EAT" in shown


def test_an_answer_and_the_decision_at_once(house, poll):
    """Whichever holds the row first: no answer changes after the decision."""
    number, options = poll
    group_id, today = row_of(house, number).group_id, date(2026, 11, 23)
    lead, colleague = house.actor(people.LEAD), house.actor(people.COLLEAGUE)
    barrier, refused = threading.Barrier(2), []

    def choose():
        barrier.wait()
        with house.write() as session:
            found = queries.get_poll_to_decide(session, lead, group_id, number)
            actions.choose(session, found, session.get(DateOption, options[0]), "", by=lead)

    def answer():
        barrier.wait()
        try:
            with house.write() as session:
                found = queries.get_poll_to_answer(session, colleague, group_id, number, today)
                actions.answer(session, found, dict.fromkeys(options, "yes"), by=colleague)
        except ConflictError:
            refused.append("answer")

    threads = [threading.Thread(target=one) for one in (choose, answer)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert row_of(house, number).option_id == options[0]
    assert answered(house) == (0 if refused else 1)
    with pytest.raises(ConflictError), house.write() as session:
        queries.get_poll_to_answer(session, colleague, group_id, number, today)
