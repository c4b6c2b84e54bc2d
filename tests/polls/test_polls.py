"""Several dates put to a group: who asks, answers and decides, and until when."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from app.access import Scope, end_grants
from app.groups.models import GroupState, WorkingGroup
from app.polls.models import DateOption, DatePoll
from tests import people
from tests.polls.asking import ASKED, BASE, answered, dates_of, row_of, said, visit_financing


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
