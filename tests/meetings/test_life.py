"""From a draft to what stands: circulation, amendments, action points that are followed up, final minutes on the shelf."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import events
from app.core import clock
from app.meetings.models import Amendment, MinutesVersion
from tests import people
from tests.houses import text_of
from tests.meetings import keeping
from tests.meetings.keeping import SECRETARY, agreed


def test_the_whole_life(house, browse):
    base = keeping.held(house)
    lead, secretary, colleague = browse(people.LEAD), browse(SECRETARY), browse(people.COLLEAGUE)
    keeping.write(secretary, base, "Opened at nine.", "The brief was read.")
    keeping.decide(secretary, base, "The brief is adopted.")
    owner = str(house.person_id(people.COLLEAGUE))
    for text, given in (
        ("Send the brief.", {"owner": owner}),
        ("Count the households.", {"somebody": people.REPRESENTATIVE.email}),
        ("Publish the figures.", {"kind": "recommendation", "addressee": "National Treasury"}),
    ):
        assert keeping.todo(secretary, base, text, **given).status_code == 303
    assert agreed(house) == [], "nothing is followed up while it is a draft"
    assert colleague.get("/actions").text.count("Send the brief.") == 0
    assert "3 action points are followed up from now on" in secretary.get(f"{base}/minutes/circulate").text

    keeping.circulated(house, secretary, base)
    made = agreed(house)
    assert [(one.text, one.kind, one.source_kind, one.source_href) for one in made] == [
        ("Send the brief.", "action", "meeting", f"{base}/minutes"),
        ("Count the households.", "action", "meeting", f"{base}/minutes"),
        ("Publish the figures.", "recommendation", "meeting", f"{base}/minutes"),
    ]
    assert [one.owner_id for one in made] == [int(owner), house.person_id(people.REPRESENTATIVE), None]
    assert made[2].addressee == "National Treasury"
    house.work()
    assert sum("Minutes to read" in str(mail["subject"]) for mail in house.mails(people.LEAD)) == 1
    assert any("Minutes to read" in str(mail["subject"]) for mail in house.mails(people.COLLEAGUE))
    assert not [mail for mail in house.mails(SECRETARY) if "Minutes" in str(mail["subject"])], (
        "whoever sent them round knows"
    )
    for outside in (people.REPRESENTATIVE, people.GUEST, people.SUSPENDED):
        assert not [mail for mail in house.mails(outside) if "Minutes" in str(mail["subject"])]

    answer = colleague.post(f"{base}/minutes/amendments", data={"text": "At ten, not nine."})
    assert answer.headers["location"] == f"{base}/minutes#amendments"
    house.work()
    assert "At ten, not nine." in text_of(house.mails(SECRETARY)[-1])
    too_soon = lead.get(f"{base}/minutes/final")
    assert (too_soon.status_code, "Answer every amendment first." in too_soon.text) == (409, True)
    refusal = secretary.post(f"{base}/minutes/amendments/1", data={"outcome": "refused", "answer": " "})
    assert (refusal.status_code, "Say why it is refused" in refusal.text) == (422, True)
    secretary.post(f"{base}/minutes/amendments/1", data={"outcome": "taken", "answer": "Corrected."})
    keeping.write(secretary, base, "Opened at ten.")
    house.work()
    last = house.mails(people.COLLEAGUE)[-1]
    assert ("Your amendment" in str(last["subject"]), "taken" in text_of(last)) == (True, True)

    keeping.finished(lead, base)
    assert lead.post(f"{base}/minutes/edit", data={"text-general": "Later", "revision": "2"}).status_code == 409
    assert lead.post(f"{base}/minutes/decisions/1", data={"text": "Other"}).status_code == 409
    assert colleague.post(f"{base}/minutes/amendments", data={"text": "Too late"}).status_code == 409
    house.work()
    assert "Final minutes" in str(house.mails(people.COLLEAGUE)[-1]["subject"])
    page = colleague.get(f"{base}/minutes").text
    for text in ("Opened at ten.", "Decision 1", "The brief is adopted.", "National Treasury", "Final since"):
        assert text in page

    no_reason = lead.post(f"{base}/minutes/reopen", data={"reason": ""})
    assert no_reason.status_code == 422
    lead.post(f"{base}/minutes/reopen", data={"reason": "The date of the brief was wrong."})
    keeping.write(lead, base, "Opened at ten sharp.")
    keeping.finished(lead, base)
    with house.read() as session:
        labels = session.scalars(select(MinutesVersion.label).order_by(MinutesVersion.id)).all()
    assert labels == ["", "circulated", "", "final", "reopened", "", "final"]
    assert "The date of the brief was wrong." in lead.get(f"{base}/minutes/versions").text


def test_minutes_of_a_meeting_that_was_held_otherwise_say_where(house, browse):
    base = keeping.held(house)
    number = keeping.meeting_of(house, base).occurrence.id
    browser = keeping.in_state(house, base, "draft")
    assert "NDMA, Lonrho House, Nairobi" in browser.get(f"{base}/minutes").text
    with house.write() as session:
        session.get(events.Occurrence, number).mode = events.Mode.ONLINE
    page = browser.get(f"{base}/minutes").text
    assert "NDMA, Lonrho House, Nairobi" not in page
    assert "<dt>Where</dt><dd>Online</dd>" in page


def test_home_counts_what_is_to_be_read_and_written(house, browse):
    base = keeping.held(house)
    meeting = keeping.meeting_of(house, base)
    with house.write() as session:
        for who in (people.COLLEAGUE, people.LEAD, people.REPRESENTATIVE):
            session.add(events.Invitation(event_id=meeting.event.id, person_id=house.person_id(who)))
    lead, colleague, stranger = browse(people.LEAD), browse(people.COLLEAGUE), browse(people.REPRESENTATIVE)
    assert "1 meeting without minutes" in lead.get("/").text
    assert "without minutes" not in colleague.get("/").text
    assert "Nothing written yet" in lead.get("/minutes").text
    keeping.in_state(house, base, "circulated")
    assert "without minutes" not in lead.get("/").text
    assert "1 set of minutes to read" in colleague.get("/").text
    assert "Budget day" in colleague.get("/minutes").text
    for browser in (lead, stranger):
        assert "of minutes to read" not in browser.get("/").text
    assert "Budget day" not in stranger.get("/minutes").text
    assert colleague.post(f"{base}/minutes/agree").status_code == 303
    assert colleague.post(f"{base}/minutes/agree").status_code == 303
    assert "of minutes to read" not in colleague.get("/").text
    assert "1 person has nothing to amend." in lead.get(f"{base}/minutes").text
    colleague.post(f"{base}/minutes/amendments", data={"text": "On second thoughts"})
    with house.read() as session:
        assert [one.outcome for one in session.scalars(select(Amendment))] == [""]


@pytest.mark.parametrize(("days", "status"), [(0, 303), (1, 409)])
def test_the_last_day_for_amendments_is_the_houses_whole_day(house, browse, days, status):
    """Circulated with the day itself as the last; asked at the end of that day in Nairobi, and of the next."""
    base = keeping.held(house)
    keeping.in_state(house, base, "draft")
    keeping.circulated(house, browse(people.LEAD), base, days=0)
    late = clock.now().astimezone(keeping.NAIROBI).replace(hour=23, minute=59, second=59)
    with time_machine.travel(late + timedelta(days=days), tick=False):
        answer = browse(people.COLLEAGUE).post(f"{base}/minutes/amendments", data={"text": "A word"})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"amend_by": ""}, "Choose the last day"),
        ({"amend_by": "2020-01-01"}, "Choose today or a day"),
        ({"amend_by": "x"}, "date"),
    ],
)
def test_circulating_needs_a_day(house, browse, data, sentence):
    base = keeping.held(house)
    lead = keeping.in_state(house, base, "draft")
    answer = lead.post(f"{base}/minutes/circulate", data=data)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert keeping.minutes_of(house, base).state == "draft"


def test_nothing_circulates_before_the_meeting_or_without_a_word(house, browse):
    base = keeping.held(house, ago=timedelta(hours=-3))
    lead = browse(people.LEAD)
    empty = keeping.held(house, title="Nothing written")
    keeping.write(lead, base, "Prepared")
    for where, sentence in ((base, "The meeting has not begun."), (empty, "Nothing is written yet.")):
        answer = lead.post(f"{where}/minutes/circulate", data={"amend_by": "2099-01-01"})
        assert (answer.status_code, sentence in answer.text) == (409, True)


def test_whoever_writes_the_minutes_finds_the_attendance_list(house, browse):
    base = keeping.held(house)
    secretary, colleague = browse(SECRETARY), browse(people.COLLEAGUE)
    keeping.write(secretary, base, "Opened at nine.", "The brief was read.")
    keeping.circulated(house, secretary, base)
    for page in (f"{base}/minutes", f"{base}/minutes/edit"):
        assert f'href="{base}/attendance"' in secretary.get(page).text
    assert f"{base}/attendance" not in colleague.get(f"{base}/minutes").text
