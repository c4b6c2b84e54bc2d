"""What is looked at before a person looks: the same lines for whoever brings a document and whoever decides."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.core import clock
from app.documents.checks import Seen, SeenFile, check, stopping
from app.documents.models import DocumentFile
from tests import people
from tests.documents.uploading import send

NOW = clock.now()
GOOD = Seen(
    "Cash transfers in Kitui", "evaluation_report", "What was asked, and what was found. " * 4, ("Wanjiru, J.",), 2024, "en", "cc_by_4",
    terms={"topic": ["financing"], "county": ["015"]}, files=(SeenFile("study.pdf", language="en"),),
)  # fmt: skip


# What differs from GOOD, the line that is open then and its level, whether it may be submitted and published.
LOOKS = [
    ({}, "", "", True, True),
    ({"title": " "}, "title", "problem", False, False),
    ({"title": "THE STATE OF CASH TRANSFERS"}, "title", "advice", True, True),
    ({"title": "final_report_v3.docx"}, "title", "advice", True, True),
    ({"title": "HSNP"}, "title", "advice", True, True),
    ({"type": ""}, "type", "problem", False, False),
    ({"summary": ""}, "summary", "advice", True, True),
    ({"summary": "word " * 600}, "summary", "advice", True, True),
    ({"authors": ()}, "authors", "advice", True, True),
    ({"year": None}, "year", "advice", True, True),
    ({"language": "sw"}, "language", "advice", True, True),
    ({"terms": {}}, "subject", "advice", True, True),
    ({"licence": "all_rights_reserved"}, "licence", "advice", True, True),
    ({"embargo_until": NOW - timedelta(days=1)}, "embargo", "advice", True, True),
    ({"identifier": "ISBN 1"}, "identifier", "advice", True, True),
    ({"link": "ftp://a.example"}, "link", "advice", True, True),
    ({"files": ()}, "file", "problem", False, False),
    ({"files": (), "type": "webcast", "link": "https://a.example/"}, "webcast", "advice", True, True),
    ({"files": (SeenFile("a", scan="infected"),)}, "scan", "problem", False, False),
    ({"files": (SeenFile("a", scan="waiting"),)}, "scan", "problem", True, False),
    ({"files": (SeenFile("a", extraction="encrypted"),)}, "text", "advice", True, True),
    ({"files": (SeenFile("a", ocr="waiting"),)}, "text", "advice", True, True),
    ({"files": (SeenFile("a", warnings=["It names people."]),)}, "personal", "advice", True, True),
    ({"twins": True}, "twins", "advice", True, True),
]


@pytest.mark.database_free
def test_each_look():
    for changed, name, level, submit, publish in LOOKS:
        found = check(replace(GOOD, **changed), NOW)
        open_ones = {one.name: one.level for one in found if one.level != "done"}
        assert open_ones == ({name: level} if name else {}), changed
        assert (not stopping(found, "submit"), not stopping(found, "publish")) == (submit, publish), changed
        assert all(one.sentence.endswith((".", "?")) for one in found if one.level != "done")


def test_both_see_the_same_and_an_infected_file_goes_nowhere(house):
    browser, coordinator = house.browse(people.COLLEAGUE), house.browse(people.COORDINATOR)
    where = send(browser, title="study_of_kitui.txt", then="draft").headers["location"]
    page = browser.get(where).text
    assert "Checks before review" in page
    assert "The title looks like the name of a file." in page
    assert f'href="{where}/edit#title"' in page
    with house.write() as session:
        session.execute(update(DocumentFile).values(scan="infected"))
    assert "The virus scanner found something" in browser.get(where).text
    for path in (where, f"/api/v1{where}"):
        assert browser.post(f"{path}/submit").status_code == 409
    with house.write() as session:
        session.execute(update(DocumentFile).values(scan=""))
    assert browser.post(f"{where}/submit").status_code == 303
    assert "The title looks like the name of a file." in coordinator.get("/documents/review").text
    assert "The title looks like the name of a file." in coordinator.get(where).text
    assert coordinator.post(f"{where}/publish").status_code == 303
    assert "Checks before review" not in browser.get(where).text
