"""Several dates put to a group: who asks, answers and decides, until when; letters; what it becomes."""

import re
import threading
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from sqlalchemy import func, select, update

from app import events, groups, jobs
from app.access import SYSTEM, Role, Scope, end_grants, grant_role
from app.accounts import Person
from app.core.errors import ConflictError
from app.groups.models import GroupState, WorkingGroup
from app.polls import actions, queries
from app.polls.models import DateAnswer, DateOption, DatePoll
from tests import people

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
BASE = "/groups/financing/polls"
ASKED = {
    "title": "Costing of the expansion",
    "note": "In the large room.",
    "minutes": "90",
    "timezone": "Africa/Nairobi",
    "closes_on": "2026-12-01",
    "date_1": "2026-12-08",
    "time_1": "14:00",
    "date_2": "2026-12-12",
    "time_2": "9.30",
    "date_3": "2026-12-15",
    "time_3": "10:00",
}


@pytest.fixture(autouse=True)
def clock_stands():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def poll(house, browse):
    """Leila asked; returns (number, numbers of the three dates)."""
    assert browse(people.LEAD).post(f"{BASE}/new", data=ASKED).status_code == 303
    with house.read() as session:
        number = session.scalars(select(DatePoll.id)).one()
        return number, [one.id for one in queries.options_of(session, number)]


def said(options, *codes):
    return {f"option_{i}": code for i, code in zip(options, codes, strict=True)}


def answered(house):
    with house.read() as session:
        return session.scalar(select(func.count(DateAnswer.person_id.distinct())))


def row_of(house, number):
    with house.read() as session:
        return session.get(DatePoll, number)


def subjects(house, who):
    house.work()
    return [" ".join(message["subject"].split()) for message in house.mails(who)]


def dates_of(shown):
    """The part of a page for each date that can be answered."""
    return re.findall(r'<li[^>]*>\s*<fieldset id="option_.*?</li>', shown, re.DOTALL)


def visit_financing(house):
    """The guest visits the financing group too."""
    with house.write() as session:
        group = groups.by_slug(session, "financing").id
        grant_role(session, house.person_id(people.GUEST), Role.GUEST, Scope.GROUP, group, by=SYSTEM)


@pytest.mark.parametrize(
    ("who", "sees", "answers", "asks", "decides"),
    [
        (people.LEAD, 200, 303, 303, 303),
        (people.COLLEAGUE, 200, 303, 403, 403),
        (people.GUEST, 200, 303, 403, 403),
        (people.COORDINATOR, 200, 303, 303, 303),
        (people.MEMBER, 404, 404, 404, 404),
        (people.ADMINISTRATOR, 404, 404, 404, 404),
        (people.FORMER, 404, 404, 404, 404),
        (people.VISITOR, 303, 303, 303, 303),
    ],
)
def test_who_does_what(house, browse, poll, who, sees, answers, asks, decides):
    visit_financing(house)
    number, options = poll
    browser = browse(who)
    page = f"{BASE}/{number}"
    shown = browser.get(page)
    assert shown.status_code == browser.get(BASE).status_code == sees
    if sees == 200:
        assert f'action="{page}/answer"' in shown.text
        assert (f'action="{page}/decide"' in shown.text) is (decides == 303)
    signed_in = who is not None
    assert browser.post(f"{page}/answer", data=said(options, "yes", "if_need_be", "no")).status_code == answers
    assert answered(house) == (signed_in and answers == 303)
    assert browser.post(f"{BASE}/new", data=ASKED).status_code == asks
    assert browser.post(f"{page}/decide", data={"action": "choose", "chosen": options[0]}).status_code == decides
    assert (row_of(house, number).option_id == options[0]) is (signed_in and decides == 303)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " "}, "Say what the meeting is about."),
        ({"minutes": "7"}, "Choose one of the options offered."),
        ({"timezone": "Mars/Olympus"}, "Choose one of the options offered."),
        ({"closes_on": "2026-11-22"}, "still to come"),
        ({"date_1": "soon"}, "Enter the day"),
        ({"time_1": "25:00"}, "Enter the time it begins"),
        ({"date_1": "2026-11-30"}, "before the last day for answers"),
        ({"date_2": "2026-12-08", "time_2": "14:00"}, "twice"),
        ({"date_2": "", "time_2": "", "date_3": "", "time_3": ""}, "at least two dates"),
        ({"date_1": "2026-11-23", "time_1": "10:00", "closes_on": "2026-11-23"}, "still to come"),
        (
            {"timezone": "Europe/London", "date_1": "2027-03-28", "time_1": "01:30"},
            "the clocks go forward and leave this time out",
        ),
    ],
    ids=str,
)
def test_what_is_typed_wrong_is_kept_and_said(house, browse, changed, sentence):
    answer = browse(people.LEAD).post(f"{BASE}/new", data={**ASKED, **changed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="2026-12-15"' in answer.text or "date_3" in changed
    with house.read() as session:
        assert session.scalar(select(func.count(DatePoll.id))) == 0


def test_more_rows_keep_what_was_typed_and_end_at_twelve(browse):
    lead = browse(people.LEAD)
    given = {**ASKED, "date_4": "", "action": "more"}
    text = lead.post(f"{BASE}/new", data=given).text
    assert text.count('type="date"') == 8 + 1
    assert 'value="2026-12-12"' in text
    assert "There is a problem" not in text
    text = lead.post(f"{BASE}/new", data={**given, "date_8": "", "date_9": ""}).text
    assert text.count('type="date"') == 12 + 1
    assert 'value="more"' not in text


def test_answers_are_counted_and_change_until_it_is_closed(house, browse, poll):
    number, options = poll
    page = f"{BASE}/{number}"
    colleague, lead = browse(people.COLLEAGUE), browse(people.LEAD)
    missing = colleague.post(f"{page}/answer", data=said(options[:2], "yes", "no"))
    assert missing.status_code == 422
    assert "Say whether this date suits you." in missing.text
    assert re.search(rf'id="option_{options[0]}-yes"[^>]* checked', missing.text)
    colleague.post(f"{page}/answer", data=said(options, "yes", "no", "no"))
    lead.post(f"{page}/answer", data=said(options, "if_need_be", "yes", "no"))
    shown = colleague.get(page).text
    first, second, third = dates_of(shown)
    assert "Best so far" in first
    assert "Best so far" not in second + third
    assert re.search(r"Yes <b>1</b>.*If need be <b>1</b>.*No <b>0</b>", first)
    assert shown.count("UNICEF") >= 1
    colleague.post(f"{page}/answer", data=said(options, "no", "yes", "no"))
    assert answered(house) == 2
    first, second, _ = dates_of(lead.get(page).text)
    assert "Best so far" not in first
    assert "Best so far" in second
    with house.write() as session:
        end_grants(session, house.person_id(people.COLLEAGUE), scope=Scope.GROUP)
    assert people.COLLEAGUE.name not in lead.get(page).text.partition("<main")[2]


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (datetime(2026, 12, 1, 20, 59, tzinfo=UTC), 303),
        (datetime(2026, 12, 1, 21, 0, tzinfo=UTC), 409),  # the 2nd in Nairobi, still the 1st in UTC
    ],
)
def test_the_last_day_is_the_houses(house, browse, poll, moment, status):
    number, options = poll
    with time_machine.travel(moment, tick=False):
        browser = browse(people.COLLEAGUE)
        assert ("asks for your answer" in browser.get("/").text) is (status == 303)
        assert browser.post(f"{BASE}/{number}/answer", data=said(options, "yes", "no", "no")).status_code == status
        shown = browser.get(f"{BASE}/{number}").text
        assert ("The last day for answers is over." in shown) is (status == 409)
        assert "asks for your answer" not in browser.get("/").text or status == 409
        lead = browse(people.LEAD)
        assert lead.post(f"{BASE}/{number}/decide", data={"chosen": options[1]}).status_code == 303


def test_home_asks_those_who_have_not_answered(browse, poll):
    number, options = poll
    browser = browse(people.COLLEAGUE)
    assert "1 poll of dates asks for your answer" in browser.get("/").text
    assert f"{BASE}/{number}" in browser.get("/polls").text
    assert f"{BASE}/{number}" not in browse(people.MEMBER).get("/polls").text
    browser.post(f"{BASE}/{number}/answer", data=said(options, "yes", "no", "no"))
    assert "asks for your answer" not in browser.get("/").text
    assert "asks for your answer" not in browse(people.MEMBER).get("/").text


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


def test_a_closed_group_is_asked_nothing(house, browse, poll):
    number, options = poll
    with house.write() as session:
        session.execute(update(WorkingGroup).values(state=GroupState.CLOSED))
    lead = browse(people.LEAD)
    assert lead.get(f"{BASE}/{number}").status_code == 200
    for path, given in (
        (f"{BASE}/new", ASKED),
        (f"{BASE}/{number}/answer", said(options, "yes", "no", "no")),
        (f"{BASE}/{number}/decide", {"chosen": options[0]}),
    ):
        assert lead.post(path, data=given).status_code == 409
    assert "asks for your answer" not in browse(people.COLLEAGUE).get("/").text
    assert lead.get(f"/groups/shocks/polls/{number}").status_code == 404


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


def test_queries_do_not_grow(house, browse, poll):
    number, options = poll
    browser = browse(people.LEAD)
    paths = (BASE, f"{BASE}/{number}", "/polls")
    counts = []
    for round_ in range(2):
        for path in paths:
            browser.get(path)
        with house.counting() as sent:
            for path in paths:
                assert browser.get(path).status_code == 200
        counts.append(len(sent))
        if round_ == 0:
            browse(people.LEAD).post(f"{BASE}/new", data=ASKED)
            browse(people.COLLEAGUE).post(f"{BASE}/{number}/answer", data=said(options, "yes", "no", "no"))
            with house.write() as session:
                for day in range(5):
                    local = datetime(2026, 12, 20) + timedelta(days=day)  # noqa: DTZ001 - wall clock
                    session.add(DateOption(poll_id=number, starts_local=local, position=day + 3))
    assert counts[0] == counts[1]
