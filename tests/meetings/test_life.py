"""From a draft to what stands: circulation, amendments, action points that are followed up, final minutes on the shelf."""

import re
from contextlib import closing
from datetime import timedelta

import pypdfium2
import pytest
import time_machine
from sqlalchemy import select

from app import events, followup
from app.core import clock
from app.documents.models import Document, DocumentVersion
from app.meetings.models import Amendment, MeetingAction, MinutesVersion
from tests import people
from tests.events import factory
from tests.houses import text_of
from tests.meetings import keeping
from tests.meetings.keeping import SECRETARY


def agreed(house):
    with house.read() as session:
        return session.scalars(select(followup.ActionPoint).order_by(followup.ActionPoint.id)).all()


def pages_of(pdf):
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        texts = []
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as words:
                texts.append(words.get_text_bounded())
        return " ".join(" ".join(texts).split())


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


def test_action_points_follow_the_minutes_once_they_circulate(house, browse):
    base = keeping.held(house)
    lead = browse(people.LEAD)
    keeping.write(lead, base, "Opened")
    colleague, boss = house.person_id(people.COLLEAGUE), house.person_id(people.LEAD)
    keeping.todo(lead, base, "Send it", owner=str(colleague))
    keeping.todo(lead, base, "Drop it", owner=str(colleague))
    keeping.circulated(house, lead, base)
    due = (clock.now() + timedelta(days=40)).date()
    changed = {
        "item": "general",
        "kind": "action",
        "text": "Send it all",
        "owner": boss,
        "due_on": due,
        "seen": "Send it",
    }
    assert lead.post(f"{base}/minutes/actions/1", data=changed).status_code == 303
    assert lead.post(f"{base}/minutes/actions/2/remove").status_code == 303
    assert keeping.todo(lead, base, "Added later", owner=str(boss)).status_code == 303
    first, second, third = agreed(house)
    assert (first.text, first.owner_id, first.due_on) == ("Send it all", boss, due)
    assert second.state == "dropped"
    assert (third.text, third.state) == ("Added later", "open")
    became = changed | {"kind": "recommendation", "addressee": "NDMA", "seen": "Send it all"}
    assert lead.post(f"{base}/minutes/actions/1", data=became).status_code == 303
    assert [one.state for one in agreed(house)] == ["dropped", "dropped", "open", "open"]
    assert agreed(house)[3].addressee


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": ""}, "Write what is to be done."),
        ({"owner": ""}, "Choose who is to do it: a person, or an organisation."),
        ({"owner": "99999"}, "Choose one of the options offered."),
        ({"organisation": "99999"}, "Choose one of the options offered."),
        ({"somebody": "nobody@people.example"}, "Nobody of the community fits."),
        ({"somebody": "Representative"}, "Several people fit"),
        ({"due_on": ""}, "Choose the day by which it is to be done."),
        ({"due_on": "2020-01-01"}, "Choose a day that is still to come."),
        ({"due_on": "31 December"}, "Enter a date"),
        ({"kind": "recommendation", "addressee": ""}, "Say to which body the recommendation is addressed."),
        ({"kind": "order"}, "Choose one of the options offered."),
    ],
)
def test_an_action_point_that_is_not_sound_is_kept_in_the_form(house, browse, data, sentence):
    base = keeping.held(house)
    lead = browse(people.LEAD)
    answer = keeping.todo(lead, base, "Send it", **({"owner": str(house.person_id(people.LEAD))} | data))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert data.get("text") == "" or "Send it</textarea>" in answer.text
    with house.read() as session:
        assert session.scalars(select(MeetingAction)).all() == []


@pytest.mark.parametrize("kind", ["decisions", "actions"])
def test_two_who_change_one_row_see_each_others_words(house, browse, kind):
    base = keeping.held(house)
    lead, secretary = browse(people.LEAD), browse(SECRETARY)
    if kind == "decisions":
        keeping.decide(lead, base, "First words")
        more = {}
    else:
        more = {"kind": "action", "owner": str(house.person_id(people.LEAD)), "due_on": "2099-01-01"}
        keeping.todo(lead, base, "First words", **more)
    form = more | {"item": "general", "seen": "First words"}
    assert lead.post(f"{base}/minutes/{kind}/1", data=form | {"text": "Words of the lead"}).status_code == 303
    stale = secretary.post(f"{base}/minutes/{kind}/1", data=form | {"text": "Words of the secretary"})
    assert stale.status_code == 422
    for text in ("it says now: «Words of the lead»", "Words of the secretary</textarea>"):
        assert text in stale.text
    again = form | {"seen": keeping.fields(stale.text)["seen"], "text": "Words of the secretary"}
    assert secretary.post(f"{base}/minutes/{kind}/1", data=again).status_code == 303
    assert "Words of the secretary" in lead.get(f"{base}/minutes").text
    assert secretary.get(f"{base}/minutes/{kind}/99").status_code == 404


def test_rows_of_another_meeting_are_not_found(house, browse):
    base, other = keeping.held(house), keeping.held(house, title="Another")
    lead = browse(people.LEAD)
    keeping.decide(lead, other, "Theirs")
    keeping.write(lead, base, "Opened")
    assert lead.get(f"{base}/minutes/decisions/1").status_code == 404
    assert lead.post(f"{base}/minutes/decisions/1/remove").status_code == 404
    assert lead.post(f"{other}/minutes/decisions/1/remove").status_code == 303


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
    """Circulated with the day itself as the last; asked at 23:30 in Nairobi of that day, and of the next."""
    base = keeping.held(house)
    keeping.in_state(house, base, "draft")
    keeping.circulated(house, browse(people.LEAD), base, days=0)
    late = clock.now().astimezone(keeping.NAIROBI).replace(hour=23, minute=30) + timedelta(days=days)
    with time_machine.travel(late, tick=False):
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


def shelf(house):
    with house.read() as session:
        rows = session.execute(
            select(
                Document.state, Document.audience, DocumentVersion.type, DocumentVersion.number, DocumentVersion.title
            )
            .join(DocumentVersion, DocumentVersion.document_id == Document.id)
            .order_by(DocumentVersion.id)
        )
        return [tuple(row) for row in rows]


def test_final_minutes_are_filed_read_and_corrected_as_a_document(house, browse):
    base = keeping.held(house)
    lead = keeping.in_state(house, base, "circulated")
    lead.post(
        f"{base}/attendance", data={"name-0": "Esther Lokwang", "organisation-0": "Turkana", "presence-0": "present"}
    )
    keeping.finished(lead, base, filing="yes")
    assert "On its way into the repository." in lead.get(f"{base}/minutes").text
    house.work()
    audience = keeping.meeting_of(house, base).event.audience
    first = shelf(house)
    assert [row[:4] for row in first] == [("published", audience, "minutes", 1)]
    assert first[0][4].startswith("Minutes: Budget day, ")
    found = re.search(r"/documents/\d+", lead.get(f"{base}/minutes").text)[0]
    assert browse(people.COLLEAGUE).get(found).status_code == 200
    assert browse(people.REPRESENTATIVE).get(found).status_code == 404
    pdf = lead.get(f"{found}/files/minutes-{base[-10:]}.pdf").content
    text = pages_of(pdf)
    for words in (
        "Budget day",
        "Esther Lokwang (Turkana)",
        "The budget was shown.",
        "Decision 1: The budget is adopted.",
    ):
        assert words in text
    assert "CIRCULATED" not in text
    hits = browse(people.COLLEAGUE).get("/search", params={"q": "Lokwang"}).text
    assert found in hits
    lead.post(f"{base}/minutes/reopen", data={"reason": "A name"})
    keeping.finished(lead, base, filing="yes")
    house.work()
    house.work()
    assert [row[3] for row in shelf(house)] == [1, 2]


def test_who_may_not_publish_puts_it_before_the_coordinator(house, browse):
    """The secretariat runs the community's meetings, and the coordinator publishes what is theirs."""
    base = keeping.held(house, by=people.ADMINISTRATOR, make=factory.webinar, kind="roundtable")
    admin = browse(people.ADMINISTRATOR)
    keeping.write(admin, base, "Opened")
    keeping.circulated(house, admin, base)
    assert "The content coordinator looks at it" in admin.get(f"{base}/minutes/final").text
    keeping.finished(admin, base)
    assert shelf(house) == []
    assert admin.post(f"{base}/minutes/file").status_code == 303
    house.work()
    assert [row[:3] for row in shelf(house)] == [("submitted", "members", "minutes")]


@pytest.mark.parametrize(("state", "mark"), [("circulated", "CIRCULATED"), ("final", "")])
def test_the_pdf_says_how_final_it_is(house, browse, state, mark):
    base = keeping.held(house)
    lead = keeping.in_state(house, base, state)
    answer = lead.get(f"{base}/minutes.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    text = pages_of(answer.content)
    assert "Budget day" in text
    assert "1. Opening" in text
    assert {one for one in ("DRAFT", "CIRCULATED") if one in text} == ({mark} if mark else set())
