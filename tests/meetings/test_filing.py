"""Minutes on paper, and on the shelf once they are final: read, found and corrected as a document."""

import re
from contextlib import closing

import pypdfium2
import pytest
from sqlalchemy import select

from app.documents.models import Document, DocumentVersion
from tests import people
from tests.events import factory
from tests.meetings import keeping


def pages_of(pdf):
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        texts = []
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as words:
                texts.append(words.get_text_bounded())
        return " ".join(" ".join(texts).split())


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


@pytest.mark.once
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
