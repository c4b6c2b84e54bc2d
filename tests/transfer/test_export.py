"""Bags: valid for others, read back by our own import, and holding no more than their reader may read."""

import json
import zipfile

import bagit
import pytest
from sqlalchemy import select, update

from app import documents
from app.core import clock
from app.documents.models import Document, DocumentFile
from app.transfer.bag import Bag, write_folder, zipped
from app.transfer.models import ExportRun
from tests import people

FULL = {
    "external_id": "full", "authors": ["Otieno, J.", "Ministry; of Labour"], "keywords": ["a, b"], "year": 2023, "language": "sw",
    "counties": ["001", "047"], "pillars": ["social_security"], "summary": "One.\n\nTwo.", "licence": "cc_by_4",
    "publisher": "Government Printer", "identifier": "10.1000/182", "embargo_until": "2031-05-06T07:08:09+03:00", "listed": "public",
    "visibility": "group:financing", "file": ["study.txt", {"path": "other.txt", "readers": "keepers"}],
}  # fmt: skip
WEBCAST = {
    "external_id": "cast", "type": "webcast", "file": None, "link": "https://video.example/1", "duration": "1:10:00",
}  # fmt: skip


def bag_of(house, by, tmp_path):
    with house.read() as session:
        ids = sorted(session.scalars(select(Document.id)))
    folder = tmp_path / f"bag-{by.key if by else 'public'}"
    write_folder(folder, Bag(house.services, house.actor(by), ids).members())
    return folder


@pytest.mark.once
def test_a_bag_is_valid_and_an_import_of_it_changes_nothing_here_and_makes_the_same_elsewhere(
    house, write, bring, census, tmp_path
):
    first = bring(write(FULL, WEBCAST, {"external_id": "plain", "summary": ""}), at_once=True)
    assert [one.result.value for one in first] == ["created"] * 3
    with house.write() as session:
        stored = documents.take_in_bytes(house.services.storage, b"Brought on the page.", "page.txt")
        description = documents.Description("Brought on the page", "other")
        documents.add_document(session, description, stored, by=house.actor(people.COORDINATOR))
    folder = bag_of(house, people.COORDINATOR, tmp_path)
    bagit.Bag(str(folder)).validate()
    assert (folder / "data/files/1/other.txt").read_text() == "Health insurance in Wajir."
    before = census()
    assert {one.result.value for one in bring(folder)} == {"unchanged"}
    assert census() == before
    with house.write() as session:
        was = [_row(session, house, one.document_id) for one in first]
        for document in session.scalars(select(Document)):
            document.external_id = None
    settings = house.services.settings
    rows = [json.loads(line) for line in (folder / "data/documents.jsonl").read_text().splitlines()]
    assert rows[3]["external_id"] == f"{settings.base_url}/documents/4"
    rows[3]["external_id"] = "https://another.example/documents/4"
    (folder / "data/documents.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    again = bring(folder, at_once=True)
    assert [one.result.value for one in again] == ["created"] * 4
    with house.write() as session:
        assert [_row(session, house, one.document_id) for one in again[:3]] == was


def _row(session, house, number):
    session.flush()
    taken = documents.take_out(session, house.actor(people.COORDINATOR), number)
    return taken.said, taken.organisation, [(one.name, one.sha256, one.readers) for one in taken.files]


def test_a_bag_holds_what_its_reader_may_read(house, write, bring, tmp_path):
    bring(
        write(
            FULL | {"embargo_until": "", "listed": "", "visibility": "members"},
            {"external_id": "public"}, {"external_id": "later", "embargo_until": "2031-01-01"},
            {"external_id": "group", "visibility": "group:financing"},
        ),
        at_once=True,
    )  # fmt: skip
    bring(write({"external_id": "draft"}))
    seen = {
        None: {"public"},
        people.MEMBER: {"full", "public"},
        people.COLLEAGUE: {"full", "public", "group"},
        people.COORDINATOR: {"full", "public", "later", "group", "draft"},
    }
    for person, names in seen.items():
        folder = bag_of(house, person, tmp_path)
        rows = {
            row["external_id"]: row
            for row in map(json.loads, (folder / "data/documents.jsonl").read_text().splitlines())
        }
        assert set(rows) == names
        assert (folder / "data/files/1/other.txt").exists() == (person is people.COORDINATOR)


def test_a_zipped_bag_comes_in_pieces_and_says_what_storage_has_lost(house, write, bring, tmp_path):
    bring(write({"external_id": "a"}, {"external_id": "b", "file": "other.txt"}))
    with house.read() as session:
        house.services.storage.delete(session.scalars(select(DocumentFile.storage_key)).first())
    bag = Bag(house.services, house.actor(people.COORDINATOR), [1, 2])
    path = tmp_path / "bag.zip"
    path.write_bytes(b"".join(zipped("bag", bag.members())))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "out")
        assert "1 files could not be read" in archive.read("bag/bag-info.txt").decode()
    bagit.Bag(str(tmp_path / "out" / "bag")).validate()
    assert [one.result.value for one in bring(path, trial=True)] == ["unchanged", "unchanged"]


def test_an_export_on_the_page_is_its_makers_alone_and_ends(house, write, bring, tmp_path):
    bring(write(*({"external_id": name} for name in "abc")), by=people.REPRESENTATIVE)
    browser = house.browse(people.REPRESENTATIVE)
    assert "3 documents of your own" in browser.get("/documents/export?scope=mine").text
    address = browser.post("/documents/export", data={"scope": "mine"}).headers["location"]
    assert "Being made" in browser.get(address).text
    assert browser.get(f"{address}/download").status_code == 404
    house.work()
    assert "Your export is ready." in browser.get(address).text
    (tmp_path / "fetched.zip").write_bytes(browser.get(f"{address}/download").content)
    with zipfile.ZipFile(tmp_path / "fetched.zip") as archive:
        assert sum(name.endswith("study.txt") for name in archive.namelist()) == 3
    absent = {
        person: house.browse(person).get("/documents/exports/4711").content
        for person in (people.MEMBER, people.COORDINATOR)
    }
    for person, page in absent.items():
        for path in (address, f"{address}/download"):
            answer = house.browse(person).get(path)
            assert (answer.status_code, answer.content) == (404, page)
    assert house.browse().get(address).status_code == 303
    assert house.browse(people.MEMBER).post("/documents/export", data={"scope": "mine"}).status_code == 422
    with house.write() as session:
        session.execute(update(ExportRun).values(expires_at=clock.now()))
    assert browser.get(f"{address}/download").status_code == 404
