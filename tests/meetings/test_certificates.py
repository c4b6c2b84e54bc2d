"""Certificates of attendance: true while the list says so, open to whoever holds their address, and to nobody who guesses."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app import events
from app.meetings.models import Attendance
from tests import people
from tests.meetings import keeping
from tests.meetings.test_attendance import code, field
from tests.meetings.test_filing import pages_of


def marked(house, browse, **given):
    """A meeting whose list says that the colleague and a guest without an account were there, and the lead was not."""
    base = keeping.held(house, **given)
    lead = browse(people.LEAD)
    data = {
        field(house, people.COLLEAGUE): "present",
        field(house, people.LEAD): "absent",
        "name-0": "Esther Lokwang",
        "organisation-0": "Turkana County",
    }
    assert lead.post(f"{base}/attendance", data=data).status_code == 303
    with house.read() as session:
        marks = dict(session.execute(select(Attendance.name, Attendance.certificate)).all())
    return base, lead, marks


def test_anybody_with_the_address_sees_that_it_is_valid(house, browse):
    base, lead, marks = marked(house, browse)
    assert marks["Leila Lead"] is None
    assert len({marks["Kioko Colleague"], marks["Esther Lokwang"]}) == 2
    assert all(len(mark) >= 32 for mark in marks.values() if mark)
    for name, organisation in (("Kioko Colleague", "UNICEF"), ("Esther Lokwang", "Turkana County")):
        answer = browse(None).get(f"/certificates/{marks[name]}")
        assert (answer.status_code, answer.headers["x-robots-tag"]) == (200, "noindex")
        for words in ("This certificate is valid.", name, organisation, "Budget day", "Hours: 1", "data:image/svg+xml"):
            assert words in answer.text
        assert f"/certificates/{marks[name]}.pdf" in lead.get(f"{base}/attendance").text
    pdf = browse(None).get(f"/certificates/{marks['Esther Lokwang']}.pdf")
    assert (pdf.status_code, pdf.headers["content-type"]) == (200, "application/pdf")
    text = pages_of(pdf.content)
    for words in ("Certificate of attendance", "Esther Lokwang", "Turkana County", "Budget day", "Hours: 1"):
        assert words in text
    assert f"/certificates/{marks['Esther Lokwang']}" in text.replace(" ", "")


def test_ones_own_are_listed_and_offered_with_the_meeting(house, browse):
    base, _, marks = marked(house, browse)
    event = base.rpartition("/on/")[0]
    colleague = browse(people.COLLEAGUE)
    own = f"/certificates/{marks['Kioko Colleague']}"
    assert own in colleague.get("/account/certificates").text
    assert "/account/certificates" in colleague.get("/account").text
    assert own in colleague.get(event).text
    for who in (people.LEAD, people.MEMBER):
        browser = browse(who)
        assert "/certificates/" not in browser.get("/account/certificates").text.replace("/account/certificates", "")
        assert "My certificate" not in browser.get(event).text
    assert browse(None).get("/account/certificates").status_code == 303


@pytest.mark.parametrize("why", ["absent", "excused", "cancelled", "called off"])
def test_one_that_is_taken_back_says_so_for_good(house, browse, why):
    base, lead, marks = marked(house, browse)
    mark = marks["Kioko Colleague"]
    if why in {"absent", "excused"}:
        form = keeping.fields(lead.get(f"{base}/attendance").text)
        lead.post(f"{base}/attendance", data=form | {field(house, people.COLLEAGUE): why})
    else:
        table = events.Event if why == "cancelled" else events.Occurrence
        with house.write() as session:
            session.execute(update(table).values(state="cancelled"))
    page = browse(None).get(f"/certificates/{mark}")
    assert page.status_code == 200
    assert "This certificate is not valid any more." in page.text
    assert ("This certificate is valid." in page.text, "Kioko Colleague was present" in page.text) == (False, False)
    paper = browse(None).get(f"/certificates/{mark}.pdf")
    assert (paper.status_code, paper.headers["content-type"][:9]) == (410, "text/html")
    colleague = browse(people.COLLEAGUE)
    assert mark not in colleague.get("/account/certificates").text
    if why in {"absent", "excused"}:
        form = keeping.fields(lead.get(f"{base}/attendance").text)
        lead.post(f"{base}/attendance", data=form | {field(house, people.COLLEAGUE): "present"})
        assert "This certificate is valid." in browse(None).get(f"/certificates/{mark}").text


@pytest.mark.parametrize("mark", ["x", "A" * 32, "A" * 5000, "%00", "..%2f..", "None"])
def test_a_guessed_mark_is_no_page(house, browse, mark):
    marked(house, browse)
    for address in (f"/certificates/{mark}", f"/certificates/{mark}.pdf"):
        assert browse(None).get(address).status_code == 404


def test_none_before_the_meeting_is_over(house, browse):
    base = keeping.held(house, ago=timedelta(minutes=5))
    browse(people.LEAD).post(f"{base}/attendance/code")
    colleague = browse(people.COLLEAGUE)
    colleague.post(f"/check-in/{code(house, base)}")
    with house.read() as session:
        mark = session.scalar(select(Attendance.certificate))
    assert colleague.get(f"/certificates/{mark}").status_code == 404
    assert mark not in colleague.get("/account/certificates").text


PANEL = {
    "before": {"lead": ["Prepare the minutes"], "colleague": [], "visitor": None},
    "during": {"lead": ["Write the minutes", "Attendance", "Check in"], "colleague": ["Check in"], "visitor": None},
    "after": {"lead": ["Write the minutes", "Attendance"], "colleague": [], "visitor": None},
    "draft": {"lead": ["Go on writing", "Read the minutes", "Attendance"], "colleague": [], "visitor": None},
    "circulated": {"lead": ["Read the minutes", "Attendance"], "colleague": ["Read the minutes"], "visitor": None},
    "final": {"lead": ["Read the minutes", "Attendance"], "colleague": ["Read the minutes"], "visitor": None},
}
WORDS = (
    "Prepare the minutes",
    "Write the minutes",
    "Go on writing",
    "Read the minutes",
    "Attendance",
    "Check in",
    "My certificate",
)


@pytest.mark.parametrize("when", PANEL)
def test_what_the_page_of_the_meeting_offers(house, browse, when):
    ago = {"before": timedelta(hours=-6), "during": timedelta(minutes=5)}.get(when, timedelta(hours=5))
    base = keeping.held(house, ago=ago)
    keeping.in_state(house, base, when if when in {"draft", "circulated", "final"} else "")
    for name, who in (("lead", people.LEAD), ("colleague", people.COLLEAGUE), ("visitor", None)):
        answer = browse(who).get(base.rpartition("/on/")[0])
        wanted = PANEL[when][name]
        if wanted is None:
            assert answer.status_code == 404
            continue
        offered = re.findall(r'<a class="button[^>]*>(?:<svg.*?</svg>)?([^<]+)</a>', answer.text)
        assert [word for word in offered if word in WORDS] == wanted
        assert ("The budget is adopted." in answer.text) is ("Read the minutes" in wanted)
