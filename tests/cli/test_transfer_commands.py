"""`baraza import`, `baraza export` and `baraza jobs wait`, as an operator types them."""

import json
import zipfile

import pytest
from sqlalchemy import func, select, update

from app import jobs
from app.access import RoleGrant
from app.core import clock
from app.documents.models import Document
from app.jobs import Job
from tests import people
from tests.transfer.conftest import folder, write  # noqa: F401 - fixtures


@pytest.fixture
def type_in(baraza, house):
    given = {"data": house.settings.data_dir, "database_url": house.settings.database_url}
    return lambda *arguments: baraza(*map(str, arguments), **given)


def documents(house):
    with house.read() as session:
        return session.scalar(select(func.count()).select_from(Document))


def test_an_import_from_the_command_line_is_tried_carried_out_and_repeated(house, type_in, write, tmp_path):  # noqa: F811
    path = write({"external_id": "a", "colour": "red"}, {"external_id": "=b", "type": "no such type"})
    code, said = type_in("import", path, "--dry-run", "--publish")
    assert (code, documents(house)) == (1, 0)
    assert "line 2 (=b) refused: type: Choose a kind of document from the list." in said
    assert "left out: colour. A trial, nothing was written: 1 created, 0 updated, 0 unchanged, 1 refused." in said
    assert type_in("import", path, "--publish", "--report", tmp_path / "report.csv")[0] == 1
    assert "2,'=b,A study,refused" in (tmp_path / "report.csv").read_text(encoding="utf-8-sig")
    code, said = type_in("import", write({"external_id": "a"}), "--publish", "--report", tmp_path / "report.json")
    assert (code, documents(house)) == (0, 1)
    assert "line 1 (a) unchanged document 1" in said
    assert json.loads((tmp_path / "report.json").read_text())[0]["document"] == 1
    reader = house.browse()
    assert reader.get("/api/v1/documents/1").json()["state"] == "published"
    assert type_in("jobs", "wait") == (0, "Nothing is owed.")
    assert [hit["external_id"] for hit in reader.get("/api/v1/search?q=kitui&per_page=100").json()["hits"]] == ["a"]
    code, said = type_in("export", tmp_path / "bag.zip", "--public")
    assert (code, said.split(" are in ")[0]) == (0, "1 documents")
    assert zipfile.ZipFile(tmp_path / "bag.zip").testzip() is None
    assert type_in("import", tmp_path / "bag.zip")[0] == 0
    assert type_in("export", tmp_path / "bag.zip", "--public")[0] == 2, "nothing is written over"
    assert type_in("export", tmp_path / "bag")[0] == 2
    assert type_in("export", tmp_path / "bag", "--as", people.MEMBER.email, "--organisation", "unicef")[0] == 0
    assert (tmp_path / "bag/data/documents.jsonl").read_text() == ""


def test_who_imports_is_said_or_clear(house, type_in, write, tmp_path):  # noqa: F811
    path = write({"external_id": "a"})
    refused = {
        ("--as", "nobody@people.example"): "Nobody has the address nobody@people.example.",
        ("--as", people.MEMBER.email): "Only the content coordinator, an administrator or a representative",
        ("--as", people.SUSPENDED.email): f"{people.SUSPENDED.email} cannot sign in",
        ("--as", people.ADMINISTRATOR.email, "--publish"): "Only the content coordinator publishes documents.",
    }
    for how, sentence in refused.items():
        code, said = type_in("import", path, *how)
        assert (code, sentence in said) == (2, True), said
    assert type_in("import", tmp_path / "absent.jsonl") == (2, "There is no such file.")
    assert type_in("import", path, "--as", people.REPRESENTATIVE.email.upper())[0] == 0
    with house.read() as session:
        assert session.scalars(select(Document.owner_id)).all() == [house.person_id(people.REPRESENTATIVE)]
    with house.write() as session:
        session.execute(update(RoleGrant).where(RoleGrant.role == "coordinator").values(ends_at=clock.now()))
    code, said = type_in("import", write({"external_id": "b"}))
    assert code == 0, "a house without a coordinator has one administrator"


def test_waiting_works_off_what_nobody_does_and_says_what_was_given_up(house, type_in, monkeypatch):
    monkeypatch.setattr("app.jobs.waiting.IDLE_SECONDS", 0.1)
    with house.write() as session:
        jobs.enqueue(session, "nothing.known")
        jobs.enqueue(session, "storage.sweep")
    code, said = type_in("jobs", "wait")
    assert (code, "1 jobs were given up" in said, "Nothing is owed." in said) == (1, True, True)
    with house.write() as session:
        session.execute(update(Job).values(state="running", leased_until=clock.now().replace(year=2099)))
    code, said = type_in("jobs", "wait", "--timeout", "0.3")
    assert (code, "1 jobs are still owed." in said) == (2, True), "another worker has it"
