"""Who was there: the secretary's list, and people who check in by themselves, inside the window and not outside of it."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import events
from app.core import clock
from app.meetings.models import Attendance, CheckIn
from app.meetings.queries_check_in import WRONG_CODE
from tests import people
from tests.events import factory
from tests.meetings import keeping
from tests.meetings.keeping import SECRETARY

LIMITED = "Too many wrong codes were tried from here."


def said(house, base):
    """Presence and organisation by name."""
    meeting = keeping.meeting_of(house, base)
    with house.read() as session:
        rows = session.scalars(select(Attendance).where(Attendance.occurrence_id == meeting.occurrence.id))
        return {one.name: (one.presence, one.how, one.organisation) for one in rows}


def answered(house, base, who, answer):
    meeting = keeping.meeting_of(house, base)
    with house.write() as session:
        row = events.Registration(
            occurrence_id=meeting.occurrence.id,
            person_id=house.person_id(who),
            answer=answer,
            answered_at=clock.now(),
        )
        session.add(row)


def shown(text):
    """What the form shows as chosen, by name of the field."""
    return dict(re.findall(r'name="((?:person|line)-\d+)" value="(\w+)" checked', text))


def field(house, who):
    return f"person-{house.person_id(who)}"


def test_the_list_proposes_and_keeps(house, browse):
    base = keeping.held(house)
    answered(house, base, people.COLLEAGUE, "declined")
    answered(house, base, people.REPRESENTATIVE, "going")
    answered(house, base, people.SUSPENDED, "going")
    lead = browse(people.LEAD)
    page = lead.get(f"{base}/attendance").text
    assert shown(page) == {field(house, people.COLLEAGUE): "excused"}
    for who in (people.LEAD, SECRETARY, people.COLLEAGUE, people.REPRESENTATIVE):
        assert f'name="was-{field(house, who)}"' in page
    for who in (people.SUSPENDED, people.CHAIR):
        assert f'name="was-{field(house, who)}"' not in page
    assert said(house, base) == {}
    data = {
        field(house, people.COLLEAGUE): "excused",
        field(house, people.LEAD): "present",
        field(house, people.REPRESENTATIVE): "absent",
        field(house, people.CHAIR): "present",
        "somebody": people.OTHER_REPRESENTATIVE.email,
        "somebody-presence": "present",
        "name-0": "Esther Lokwang",
        "organisation-0": "Turkana County",
        "presence-0": "present",
        "name-1": "Peter Omondi",
        "presence-1": "excused",
    }
    assert lead.post(f"{base}/attendance", data=data).headers["location"] == f"{base}/attendance"
    assert said(house, base) == {
        "Kioko Colleague": ("excused", "list", "UNICEF"),
        "Leila Lead": ("present", "list", "NDMA"),
        "Rehema Representative": ("absent", "list", "UNICEF"),
        "Otieno Representative": ("present", "list", "NDMA"),
        "Esther Lokwang": ("present", "list", "Turkana County"),
        "Peter Omondi": ("excused", "list", ""),
    }
    assert "Present: 3; excused: 2; absent: 1; not said yet: 1" in lead.get(f"{base}/attendance").text
    keeping.write(lead, base, "Opened")
    minutes = lead.get(f"{base}/minutes").text
    for name in ("Leila Lead (NDMA)", "Esther Lokwang (Turkana County)", "Peter Omondi"):
        assert name in minutes


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"somebody": "Gitonga"}, "Nobody of the community fits."),
        (
            {"somebody": "Representative"},
            "Several people fit: Otieno Representative (NDMA), Rehema Representative (UNICEF).",
        ),
        ({"organisation-1": "Nowhere"}, "Enter the name."),
    ],
)
def test_what_cannot_be_put_on_the_list_stays_in_the_form(house, browse, data, sentence):
    base = keeping.held(house)
    lead = browse(people.LEAD)
    answer = lead.post(
        f"{base}/attendance", data=data | {field(house, people.LEAD): "absent", "name-0": "Kept in the form"}
    )
    assert answer.status_code == 422
    assert sentence in answer.text
    assert shown(answer.text)[field(house, people.LEAD)] == "absent"
    assert 'value="Kept in the form"' in answer.text
    assert said(house, base) == {}


def test_lines_that_changed_meanwhile_are_left_and_others_are_taken_off(house, browse):
    base = keeping.held(house, ago=timedelta(minutes=5))
    lead, colleague = browse(people.LEAD), browse(people.COLLEAGUE)
    lead.post(f"{base}/attendance", data={"name-0": "Typing Error", field(house, people.LEAD): "present"})
    lead.post(f"{base}/attendance/code")
    form = keeping.fields(lead.get(f"{base}/attendance").text)
    assert colleague.post(f"/check-in/{code(house, base)}").status_code == 303
    line = next(name.removeprefix("was-") for name in form if name.startswith("was-line-"))
    form |= {field(house, people.COLLEAGUE): "absent", field(house, people.LEAD): "excused", line: "removed"}
    answer = lead.post(f"{base}/attendance", data=form)
    assert said(house, base) == {
        "Leila Lead": ("excused", "list", "NDMA"),
        "Kioko Colleague": ("present", "self", "UNICEF"),
    }
    assert "1 lines had changed meanwhile" in lead.get(answer.headers["location"]).text


def test_a_guest_sent_twice_stands_once_and_may_come_again(house, browse):
    base = keeping.held(house, ago=timedelta(hours=1))
    browser, guest = browse(SECRETARY), {"name-0": "Dr Wanjiru", "organisation-0": "Treasury", "presence-0": "present"}
    for _ in range(2):
        assert browser.post(f"{base}/attendance", data=guest).status_code == 303
    meeting = keeping.meeting_of(house, base)
    with house.read() as session:
        [row] = session.scalars(select(Attendance).where(Attendance.occurrence_id == meeting.occurrence.id)).all()
    again = {f"line-{row.id}": "removed", f"was-line-{row.id}": "present"} | guest | {"presence-0": "excused"}
    assert browser.post(f"{base}/attendance", data=again).status_code == 303
    assert said(house, base) == {"Dr Wanjiru": ("excused", "list", "Treasury")}


def test_a_hundred_to_a_page_in_as_many_queries_as_one(house, browse):
    lead, counts = browse(people.COORDINATOR), []
    for crowd in (1, 130):
        base = keeping.held(house, make=factory.webinar)
        meeting = keeping.meeting_of(house, base)
        with house.write() as session:
            for n in range(crowd):
                row = Attendance(
                    occurrence_id=meeting.occurrence.id,
                    name=f"Guest {n:03}",
                    presence="present",
                    how="list",
                    at=clock.now(),
                )
                session.add(row)
        lead.get(f"{base}/attendance")  # what a process reads once
        with house.counting() as statements:
            page = lead.get(f"{base}/attendance").text
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert ("Guest 099" in page, "Guest 100" in page) == (True, False)
    second = lead.get(f"{base}/attendance?page=2")
    assert ("Guest 129" in second.text, "Guest 099" in second.text) == (True, False)
    form = {name: value for name, value in keeping.fields(second.text).items() if name.startswith("was-")}
    first_line = next(iter(form)).removeprefix("was-")
    answer = lead.post(f"{base}/attendance?page=2", data=form | {first_line: "absent"})
    assert answer.headers["location"].endswith("?page=2")
    assert [one[0] for one in said(house, base).values()].count("absent") == 1


def code(house, base):
    meeting = keeping.meeting_of(house, base)
    with house.read() as session:
        return session.scalar(select(CheckIn.code).where(CheckIn.occurrence_id == meeting.occurrence.id))


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        (-31, "Check-in opens thirty minutes before the meeting."),
        (-30, ""),
        (0, ""),
        (90, ""),
        (91, "Check-in closed thirty minutes after the meeting."),
    ],
)
def test_the_window(house, browse, minutes, sentence):
    """An hour's meeting at 23:40 in Nairobi, which ends on another day."""
    starts = (
        (clock.now() + timedelta(days=3))
        .astimezone(keeping.NAIROBI)
        .replace(hour=23, minute=40, second=0, microsecond=0)
    )
    base = keeping.base_of(house, factory.meeting(house, starts=starts.replace(tzinfo=None)))
    with time_machine.travel(starts - timedelta(hours=2), tick=False):
        browse(people.LEAD).post(f"{base}/attendance/code")
    with time_machine.travel(starts + timedelta(minutes=minutes), tick=False):
        colleague = browse(people.COLLEAGUE)
        page = colleague.get(f"/check-in/{code(house, base)}")
        assert "23:10" in page.text or not sentence
        answer = colleague.post(f"/check-in/{code(house, base)}")
    if sentence:
        assert (answer.status_code, sentence in answer.text, sentence in page.text) == (409, True, True)
        assert said(house, base) == {}
    else:
        assert answer.status_code == 303
        assert said(house, base) == {"Kioko Colleague": ("present", "self", "UNICEF")}


def test_checking_in_once_is_enough_and_twice_is_harmless(house, browse):
    base = keeping.held(house, ago=timedelta(minutes=5))
    lead, colleague = browse(people.LEAD), browse(people.COLLEAGUE)
    assert "Make a code" in lead.get(f"{base}/attendance/code").text
    lead.post(f"{base}/attendance/code")
    first = code(house, base)
    assert re.fullmatch(r"[23456789A-HJKMNP-Z]{8}", first)
    page = lead.get(f"{base}/attendance/code").text
    assert f"{first[:4]}-{first[4:]}" in page
    assert "data:image/svg+xml" in page
    typed = f" {first[:4].lower()}-{first[4:].lower()} "
    assert colleague.post("/check-in", data={"code": typed}).headers["location"] == f"/check-in/{first}"
    for _ in range(2):
        assert colleague.post(f"/check-in/{first}").status_code == 303
    assert "You are on the list as present." in colleague.get(f"/check-in/{first}").text
    assert said(house, base) == {"Kioko Colleague": ("present", "self", "UNICEF")}
    lead.post(f"{base}/attendance/code")
    assert code(house, base) != first
    assert WRONG_CODE in colleague.get(f"/check-in/{first}").text


@pytest.mark.parametrize(
    ("who", "status"), [(people.REPRESENTATIVE, 404), (people.GUEST, 404), (people.FORMER, 404), (people.VISITOR, 303)]
)
def test_a_code_opens_nothing_to_whoever_may_not_see_the_meeting(house, browse, who, status):
    base = keeping.held(house, ago=timedelta(minutes=5))
    browse(people.LEAD).post(f"{base}/attendance/code")
    browser, right = browse(who), code(house, base)
    answers = [browser.post(f"/check-in/{one}") for one in (right, "ABCDEFGH", "x" * 300, "%00")]
    assert {answer.status_code for answer in answers} == {status}
    assert status == 303 or {WRONG_CODE in answer.text for answer in answers} == {True}
    assert status == 303 or _page(browser, right) == _page(browser, "ABCDEFGH")
    assert said(house, base) == {}


def _page(browser, typed):
    """Without the address, which stands in the form for the language."""
    return browser.get(f"/check-in/{typed}").text.replace(typed, "")


def test_guessing_is_slowed_down_and_right_codes_count_for_nothing(house, browse):
    base = keeping.held(house, ago=timedelta(minutes=5))
    browse(people.LEAD).post(f"{base}/attendance/code")
    colleague, right = browse(people.COLLEAGUE), code(house, base)
    for _ in range(12):
        assert colleague.get(f"/check-in/{right}").status_code == 200
    for n in range(10):
        wrong = colleague.post("/check-in", data={"code": f"ABCDEFG{n % 8 + 2}"})
        assert (wrong.status_code, WRONG_CODE in wrong.text) == (422, True)
    for answer in (colleague.post("/check-in", data={"code": right}), colleague.post(f"/check-in/{right}")):
        assert (answer.status_code, LIMITED in answer.text) == (429, True)
    assert browse(SECRETARY).post(f"/check-in/{right}").status_code == 303


def test_who_declined_and_comes_after_all_is_present(house, browse):
    base = keeping.held(house, ago=timedelta(minutes=5))
    lead, colleague = browse(people.LEAD), browse(people.COLLEAGUE)
    lead.post(f"{base}/attendance", data={field(house, people.COLLEAGUE): "excused"})
    lead.post(f"{base}/attendance/code")
    assert colleague.post(f"/check-in/{code(house, base)}").status_code == 303
    assert said(house, base)["Kioko Colleague"][:2] == ("present", "self")
