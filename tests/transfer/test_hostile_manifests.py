"""Manifests of somebody who means harm: every row ends as a row, and nobody gets at another's document by its name."""

import re

import pytest
from sqlalchemy import update

from app.documents.models import Document
from app.transfer.models import ExportRun
from tests import people
from tests.transfer.conftest import ROW
from tests.transfer.test_pages import send

HALF = "\\ud800"
ROWS = [
    ('"year":1' + "0" * 400, "year: year is not written as it should be."), ('"year":1e400', "year: year is not written"),
    (f'"summary":"a{HALF}b\\u0000"', ""), (f'"authors":["{HALF}","A"]', ""), (f'"{HALF}":"x"', ""),
    (f'"external_id":"a{HALF}"', ""), (f'"organisation":"{HALF}x"', "No organisation has this address name."),
    ('"organisation":"\\u0000x"', "No organisation has this address name."), (f'"visibility":"group:{HALF}"', "visibility:"),
    ('"file":"../../etc/passwd"', "leads out of the manifest's folder"), ('"file":"/etc/passwd"', "leads out of"),
    ('"file":"' + "a" * 5_000 + '"', "cannot be opened"), ('"file":"study.txt/x"', "cannot be opened"),
    ('"file":"link.txt"', "is a link"), ('"file":"."', "is not a file"),
    ('"file":{"path":"study.txt","readers":"x"}', "Choose the readers"),
    ('"embargo_until":"9999-12-31T23:59:59-23:00"', "embargo_until:"), ('"type":"webcast","link":"http://[::1"', "link:"),
    ('"duration":"' + "9" * 400 + ':00"', "duration:"),
]  # fmt: skip


@pytest.mark.parametrize("trial", [True, False], ids=["trial", "import"])
def test_every_hostile_row_has_its_outcome(house, folder, write, bring, trial):
    (folder / "link.txt").symlink_to("/etc/passwd")
    rows = [f'{{"title":"Row {n}","type":"other","file":"study.txt",{said}}}' for n, (said, _) in enumerate(ROWS)]
    outcomes = bring(write(*rows, "[" * 100_000, '{"title":'), trial=trial)
    assert len(outcomes) == len(ROWS) + 2
    for outcome, (said, sentence) in zip(outcomes, [*ROWS, ("", "not JSON"), ("", "not JSON")], strict=True):
        assert outcome.result.value == ("refused" if sentence else "created"), said[:80]
        assert sentence in outcome.said


def test_a_hostile_head_or_column_leaves_a_page_that_says_so(house):
    browser = house.browse(people.COORDINATOR)
    for name, content, sentence in (
        ("rows.csv", b'"' + b"t" * 200_000 + b'",title\nx,y\n', "one of which is title"),
        ("rows.jsonl", f'{{"title":"x","{HALF}<script>":1}}'.encode(), "left out: &lt;script&gt;"),
        ("rows.csv", b'title\n"' + b"x" * 200_000 + b'"\n', "is a quotation mark missing?"),
    ):
        there = send(browser, content, name).headers["location"]
        house.work()
        page = browser.get(there)
        assert (page.status_code, sentence in page.text) == (200, True), content[:40]
        assert browser.get(f"{there}/report.csv").status_code == 200


def test_ac2_a_name_that_was_guessed_brings_no_document_to_whoever_guessed_it(house, write, bring):
    """Addresses of the house are names that exports give; what is not there and what one may not know of are told alike."""
    here = f"{house.settings.base_url}/documents"
    (outcome,) = bring(write({"external_id": "theirs", "visibility": "group:financing"}), at_once=True)
    stranger = house.browse(people.MEMBER)
    taken = []
    for name in (f"{here}/{outcome.document_id}", f"{here}/4711", "theirs", "later"):
        fields = {"title": "Mine", "type": "other", "visibility": "members", "external_id": name}
        taken.append(stranger.post("/api/v1/documents", data=fields, files={"file": ("a.txt", b"Mine.", "text/plain")}))
    assert [answer.status_code for answer in taken] == [409, 409, 409, 201]
    assert len({answer.text for answer in taken[:3]}) == 1
    mine = taken[3].json()["id"]
    assert stranger.post(f"/api/v1/documents/{mine}/submit").status_code == 200
    rows = [{**ROW, "external_id": name} for name in (f"{here}/{outcome.document_id}", f"{here}/4711")]
    for trial in (True, False):
        said = [(one.result.value, one.said) for one in bring(write(*rows), by=people.REPRESENTATIVE, trial=trial)]
        assert said == [("refused", "external_id: Another document has this external_id already.")] * 2
    (late,) = bring(write({"external_id": "later", "title": "A secret", "visibility": "committee"}))
    assert late.result.value == "refused"
    assert stranger.get(f"/api/v1/documents/{mine}").json()["title"] == "Mine"
    (changed,) = bring(write({"external_id": f"{here}/{outcome.document_id}", "title": "Mended"}))
    assert (changed.result.value, changed.document_id) == ("updated", outcome.document_id)


def test_an_export_is_one_at_a_time_and_fetched_only_while_all_in_it_is_open(house, write, bring):
    bring(write({"external_id": "a", "visibility": "members", "file": ["study.txt", "other.txt"]}), at_once=True)
    browser, coordinator = house.browse(people.MEMBER), house.browse(people.COORDINATOR)

    def export():
        address = browser.post("/documents/export").headers["location"]
        assert browser.post("/documents/export").status_code == 409, "one is being made"
        house.work()
        assert browser.get(f"{address}/download").status_code == 200
        return address

    def statuses():
        return [browser.get(f"{address}/download").status_code for address in made]

    made = [export() for _ in range(4)]
    assert statuses() == [404, 200, 200, 200]
    assert len(list(house.services.storage.list("exports/"))) == 3
    file = re.findall(r"/documents/1/files/(\d+)/readers", coordinator.get("/documents/1/files").text)[-1]
    coordinator.post(f"/documents/1/files/{file}/readers", data={"readers": "keepers"})
    assert statuses() == [404, 409, 409, 409]
    made.append(export())
    for audience, status in (("committee", 409), ("members", 200)):
        with house.write() as session:
            session.execute(update(Document).values(audience=audience))
        assert statuses()[-1] == status
    with house.read() as session:
        assert session.get(ExportRun, 1).key == ""
