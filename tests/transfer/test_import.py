"""Rows of a manifest into the house: added, changed, left alone or refused, one by one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from app.documents.models import Document, DocumentFile, DocumentVersion
from app.jobs import Job
from app.transfer.sources import opened
from tests import people

ROOT = Path(__file__).parents[2]


def results(outcomes):
    return [(one.line, one.result.value) for one in outcomes]


def test_a_row_becomes_a_draft_or_with_publish_is_on_the_shelf_and_found(house, write, bring):
    path = write(
        {"external_id": "a", "authors": ["Otieno, J."], "year": 2024, "counties": ["Kitui"]}, {"external_id": "b"}
    )
    assert results(bring(path)) == [(1, "created"), (2, "created")]
    reader = house.browse()
    assert reader.get("/api/v1/documents").json()["total"] == 0
    assert results(bring(path, at_once=True)) == [(1, "updated"), (2, "updated")]
    house.work()
    found = reader.get("/api/v1/search", params={"q": "kitui", "per_page": 100}).json()["hits"]
    assert {hit["external_id"] for hit in found} == {"a", "b"}
    document = reader.get(f"/api/v1/documents/{found[0]['id']}").json()
    first = reader.get("/api/v1/documents/1").json()
    assert (document["state"], first["external_id"], first["authors"]) == ("published", "a", ["Otieno, J."])
    assert (first["year"], first["counties"], first["files"][0]["name"]) == (2024, ["015"], "study.txt")


def test_a_second_import_of_the_same_id_changes_it_and_never_adds(house, write, bring, census):
    bring(write({"external_id": "a", "summary": "Kept as it is."}))
    before = census()
    assert results(bring(write({"external_id": "a"}))) == [(1, "unchanged")]
    assert results(bring(write('{"external_id": "a", "title": "Another title"}'))) == [(1, "updated")]
    assert census() == before
    assert results(bring(write({"external_id": "a", "file": "other.txt"}, {"external_id": "a"}))) == [
        (1, "updated"), (2, "refused"),
    ]  # fmt: skip
    assert census()[:3] == before[:3], "a draft has its file exchanged"
    bring(write({"external_id": "a"}), at_once=True)
    assert results(bring(write({"external_id": "a", "file": "other.txt"}))) == [(1, "updated")]
    assert census()[:2] == (1, 2), "what was published gets a version"
    with house.read() as session:
        version = session.scalars(select(DocumentVersion).order_by(DocumentVersion.number.desc())).first()
        assert (version.number, version.title, version.summary) == (2, "A study", "Kept as it is.")
        names = session.scalars(select(DocumentFile.name).where(DocumentFile.version_id == version.id)).all()
    assert names == ["other.txt"]


def test_a_trial_writes_nothing_and_says_what_the_import_then_does(house, write, bring, census):
    bring(write({"external_id": "there"}, {"external_id": "changed"}))
    path = write(
        {"external_id": "there"}, {"external_id": "changed", "title": "New"}, {"external_id": "new"},
        {"external_id": "bad", "year": "soon"}, {"external_id": "lost", "file": "gone.pdf"},
    )  # fmt: skip
    before = census()
    with house.counting() as statements:
        tried = bring(path, trial=True)
    assert [one.split()[0] for one in statements if not one.startswith("SELECT")] == []
    assert census() == before
    assert results(tried) == results(bring(path)) == [
        (1, "unchanged"), (2, "updated"), (3, "created"), (4, "refused"), (5, "refused"),
    ]  # fmt: skip
    assert [one.problems[0][0] for one in tried[3:]] == ["year", "file"]
    assert "gone.pdf" in tried[4].said


HOSTILE = [
    ("{not json", "This line is not JSON."),
    ("[1]", "Each line is one JSON object"),
    ("[" * 100_000, "not JSON"),
    (f'{{"title": "{"x" * 1_000_001}"}}', "longer than a million bytes"),
    ('{"title": NaN}', "not JSON"),
    ({"title": {"en": "x"}}, "title is not written"),
    ({"title": True}, "title is not written"),
    ({"title": ""}, "Enter the title of the document."),
    ({"file": None}, "Name the file"),
    ({"file": "../secret.txt"}, "leads out"),
    ({"file": "/etc/passwd"}, "leads out"),
    ({"file": "C:\\x.txt"}, "leads out"),
    ({"file": "a\0b.txt"}, "leads out"),
    ({"file": "link.txt"}, "is a link"),
    ({"file": "linked/study.txt"}, "is a link"),
    ({"file": "pipe"}, "is not a file"),
    ({"file": "."}, "is not a file"),
    ({"file": "page.html"}, "a web page"),
    ({"file": ["study.txt"] * 51}, "at most 50 files"),
    ({"file": {"path": "study.txt", "readers": "group:shocks-of-others"}}, "readers of a file"),
    ({"external_id": "x" * 201}, "at most 200 plain characters"),
    ({"external_id": "a\nb"}, "plain characters"),
    ({"organisation": "nowhere"}, "No organisation"),
    ({"visibility": "group:nobody"}, "Choose who may read it"),
]


def test_a_bad_row_is_refused_with_its_sentence_and_the_next_is_imported(folder, write, bring, census):
    (folder / "link.txt").symlink_to(folder / "study.txt")
    (folder / "linked").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "pipe")
    (folder / "page.html").write_text("<!doctype html><script>alert(1)</script>")
    outcomes = bring(write(*(row for row, _ in HOSTILE), {"external_id": "good"}))
    assert [one.result.value for one in outcomes] == ["refused"] * len(HOSTILE) + ["created"]
    told = {one.line: one.said for one in outcomes}
    assert {line: sentence for line, (_, sentence) in enumerate(HOSTILE, start=1) if sentence not in told[line]} == {}
    assert census() == (1, 1, 1, 1), "nothing of the bad rows stayed"


def test_rights_are_those_of_the_page(house, write, bring):
    with_id = {"external_id": "theirs"}
    bring(write(with_id), by=people.REPRESENTATIVE)
    said = {
        people.OTHER_REPRESENTATIVE: "Another document has this external_id already.",
        people.MEMBER: "Only the content coordinator, an administrator or a representative imports documents.",
        people.SUSPENDED: "Only the content coordinator, an administrator or a representative imports documents.",
    }
    for person, sentence in said.items():
        (outcome,) = bring(write({**with_id, "title": "Mine now"}), by=person)
        assert (outcome.result, outcome.said.removeprefix("external_id: "), outcome.document_id) == (
            "refused",
            sentence,
            None,
        )
    (outcome,) = bring(write({"organisation": "ndma"}), by=people.REPRESENTATIVE)
    assert "your own organisation only" in outcome.said
    (outcome,) = bring(write({}), by=people.REPRESENTATIVE, at_once=True)
    assert "publishes" in outcome.said
    (outcome,) = bring(write({"organisation": "unicef", "visibility": "group:shocks"}))
    with house.read() as session:
        document = session.get(Document, outcome.document_id)
        assert document.audience.startswith("group-")
        assert document.organisation_id == min(house.actor(people.REPRESENTATIVE).organisation_ids)


@pytest.mark.parametrize("kind", ["csv", "csv;", "xlsx"])
@pytest.mark.once
def test_a_spreadsheet_says_the_same_as_json_lines(house, folder, bring, kind):
    rows = [
        ["External ID", "Title", "Type", "File", "Authors", "Year", "Visibility", "Mystery"],
        ["a", 'Habari, za "mtaani"', "Policy brief", "study.txt", "A. One; B. Two", 2024, "public", "x"],
        ["", "", "", "", "", "", "", ""],
        ["b", "=cmd()", "policy_brief", "missing.txt", "", "", "", ""],
    ]  # fmt: skip
    path = folder / f"documents.{kind[:3].rstrip(';') if kind != 'xlsx' else kind}"
    if kind == "xlsx":
        book = openpyxl.Workbook()
        for row in rows[:3]:
            book.active.append(row)
        book.active.append(["b", "no formula", *rows[3][2:]])
        book.save(path)
    else:
        mark = kind[3:] or ","
        quoted = [[f'"{str(cell).replace(chr(34), chr(34) * 2)}"' for cell in row] for row in rows]
        path.write_text("\r\n".join(mark.join(row) for row in quoted), encoding="utf-8-sig", newline="")
    outcomes = bring(path)
    assert results(outcomes) == [(2, "created"), (4, "refused")]
    with opened(path) as (manifest, _):
        assert {name for line in manifest.lines() for name in line.unknown} == {"mystery"}
    with house.read() as session:
        (version,) = session.scalars(select(DocumentVersion))
        said = (version.title, version.type, version.authors, version.year)
    assert said == ('Habari, za "mtaani"', "policy_brief", ["A. One", "B. Two"], 2024)


def test_killed_in_the_middle_and_run_again_it_ends_as_if_nothing_had_been(house, folder, write, bring, census):
    for number in range(60):
        (folder / f"{number}.txt").write_text(f"Note {number} of sixty.")
    path = write(*({"external_id": f"n{number}", "file": f"{number}.txt"} for number in range(60)))
    code = f"""
import os, signal, sys
from app.assembly import make_services
from app.core.settings import Settings
from app.transfer import importing
from app.transfer.sources import opened
from pathlib import Path
services = make_services(Settings())
apply, seen = importing._apply, []
def dying(*arguments, **named):
    seen.append(1)
    if len(seen) == 40: os.kill(os.getpid(), signal.SIGKILL)
    return apply(*arguments, **named)
importing._apply = dying
with opened(Path({str(path)!r})) as (manifest, place):
    list(importing.import_rows(services, {house.person_id(people.COORDINATOR)}, manifest, place, at_once=True))
"""
    settings = house.settings
    environment = {"BARAZA_DATA_DIR": str(settings.data_dir), "BARAZA_DATABASE_URL": settings.database_url}
    done = subprocess.run([sys.executable, "-c", code], env=os.environ | environment, cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert census()[:3] == (25, 25, 25), "what was committed, whole"
    outcomes = bring(path, at_once=True)
    assert [one.result.value for one in outcomes] == ["unchanged"] * 25 + ["created"] * 35
    assert census()[:3] == (60, 60, 60)
    with house.read() as session:
        assert len(set(session.scalars(select(Document.external_id)))) == 60
        owed = session.scalars(select(Job).where(Job.name == "documents.read_file")).all()
    assert len(owed) == 60
    assert {one.priority > 10 for one in owed} == {True}, "what people upload meanwhile is read first"
