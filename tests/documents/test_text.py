"""Reading the text of files: the job, what it leaves, and the reader of pages."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app import reading
from app.core import clock, revision
from app.documents import erase_documents_of, search_source
from app.documents.jobs import end_embargoes
from app.documents.jobs_reading import keep_text, read_file
from app.documents.models import Document, DocumentFile, DocumentPage
from app.jobs import Job
from tests import people
from tests.reading import samples

PDF = samples.pdf("Cash transfers reach older persons", "Drought & dry spells", "Nothing here")


def file_id(house) -> int:
    with house.read() as session:
        return session.scalars(select(DocumentFile.id)).one()


def test_reading_twice_leaves_the_same_rows(house, put):
    put(content=PDF, name="a.pdf")
    house.work()
    payload = {"file_id": file_id(house)}
    for _ in range(2):
        found = read_file(house.services, payload)
        with house.write() as session:
            keep_text(session, house.services, payload, found)
    with house.read() as session:
        assert session.scalars(select(DocumentPage.number).order_by(DocumentPage.number)).all() == [1, 2, 3]
        file = session.scalars(select(DocumentFile)).one()
        assert (file.extraction, file.message, file.page_count) == ("done", "", 3)


def test_a_file_that_is_gone_meanwhile_is_no_error(house):
    assert read_file(house.services, {"file_id": 4711}) is None
    with house.write() as session:
        keep_text(session, house.services, {"file_id": 4711}, None)


@pytest.mark.parametrize(
    ("content", "name", "state", "sentence"),
    [
        (samples.locked_pdf(), "locked.pdf", "encrypted", "This file is protected by a password"),
        (samples.picture("PNG"), "scan.png", "no_text", "This file has no text layer: its pages are pictures."),
        (
            b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF",
            "broken.pdf",
            "failed",
            "The text of this file could not be read.",
        ),
    ],
)
def test_what_cannot_be_read_stays_and_says_so(house, put, content, name, state, sentence):
    number = put(content=content, name=name)
    house.work()
    browser = house.browse(people.MEMBER)
    (file,) = browser.get(f"/api/v1/documents/{number}").json()["files"]
    assert file["extraction"] == state
    assert file["message"].startswith(sentence)
    assert sentence in browser.get(f"/documents/{number}").text
    assert browser.get(f"/documents/{number}/files/{name}").content == content
    assert browser.get(f"/documents/{number}/pages/1").status_code == 200
    with house.read() as session:
        assert search_source(session, number).title == "A study"


@pytest.mark.parametrize("command", [["/bin/false"], ["/bin/sleep", "60"]], ids=["crash", "hang"])
def test_up5_a_parser_that_dies_or_hangs_costs_the_text_only(house, put, monkeypatch, command):
    real = reading.extract
    limits = reading.Limits(wall_seconds=1)

    def hurt(path, media_type, **more):
        return real(path, media_type, **more, limits=limits, command=command)

    monkeypatch.setattr(reading, "extract", hurt)
    number = put(content=PDF, name="a.pdf")
    house.work()
    browser = house.browse(people.MEMBER)
    (file,) = browser.get(f"/api/v1/documents/{number}").json()["files"]
    assert file["extraction"] == "failed"
    assert "The text of this file could not be read" in file["message"]
    assert browser.get(f"/documents/{number}/files/a.pdf").content == PDF
    with house.read() as session:
        assert session.scalar(select(func.count(Job.id)).where(Job.state == "parked")) == 0


def test_text_that_arrives_after_publication_is_indexed(house, put):
    put(content=PDF, name="a.pdf")
    with house.write() as session:
        for job in session.scalars(select(Job).where(Job.name == "search.update")):
            session.delete(job)
    payload = {"file_id": file_id(house)}
    found = read_file(house.services, payload)
    with house.write() as session:
        before = session.scalar(select(revision.current()))
        keep_text(session, house.services, payload, found)
    with house.read() as session:
        assert session.scalar(select(func.count(Job.id)).where(Job.name == "search.update")) == 1
        assert session.scalar(select(revision.current())) > before


def test_the_reader_marks_the_searched_words(house, put):
    number = put(content=PDF, name="a.pdf", title="Kitui & beyond")
    house.work()
    browser = house.browse(people.MEMBER)
    page = browser.get(f"/documents/{number}/pages/2?q=drought").text
    assert "<mark>Drought</mark> &amp; dry spells" in page
    assert "Page 2 of 3" in page
    assert f"/documents/{number}/pages/1?q=drought" in page
    assert f"/documents/{number}/pages/3?q=drought" in page
    assert f"/documents/{number}/pages/2.webp?file=" in page
    assert "Kitui &amp; beyond" in page
    elsewhere = browser.get(f"/documents/{number}/pages/1?q=drought").text
    assert "<mark>" not in elsewhere
    assert "Found on page" in elsewhere
    assert browser.get(f"/documents/{number}/pages/4").status_code == 404
    assert browser.get(f"/documents/{number}/pages/0").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["<script>alert(1)</script>", "\x00", "%", "a" * 5000, '"unclosed', "(", "\ud800".encode("utf-8", "surrogatepass")],
)
def test_strange_words_in_the_reader(house, put, query):
    number = put(content=PDF, name="a.pdf")
    house.work()
    answer = house.browse(people.MEMBER).get(f"/documents/{number}/pages/1", params={"q": query})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("2", "2?q=dry"),
        (" 3 ", "3?q=dry"),
        ("x", "1?q=dry"),
        ("", "1?q=dry"),
        ("0", "1?q=dry"),
        ("9" * 50, "999999999?q=dry"),
    ],
)
def test_jumping_to_a_page(house, put, typed, target):
    number = put(content=PDF, name="a.pdf")
    answer = house.browse(people.MEMBER).get(f"/documents/{number}/pages/go", params={"page": typed, "q": "dry"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/documents/{number}/pages/{target}")


def test_an_ended_embargo_renews_lists_once_it_has_ended(house, put):
    put(embargo_until=clock.now() + timedelta(hours=1))

    def look() -> bool:
        with house.write() as session:
            before = session.scalar(select(revision.current()))
            end_embargoes(session, house.services, {}, None)
            session.flush()
            return session.scalar(select(revision.current())) > before

    assert look() is False
    with time_machine.travel(clock.now() + timedelta(hours=1, minutes=5)):
        assert look() is True
    with time_machine.travel(clock.now() + timedelta(hours=3)):
        assert look() is False


def test_copies_take_over_the_text(house, put):
    put(content=PDF, name="a.pdf")
    house.work()
    from app import documents  # noqa: PLC0415 - the face, as the demo loader uses it

    stored = documents.take_in_bytes(house.services.storage, PDF, "a.pdf")
    with house.write() as session:
        made = documents.add_document(
            session, documents.Description(title="Copy", type="other"), stored, by=house.actor(people.MEMBER), text_of=stored.sha256
        )  # fmt: skip
        number = made.id
    with house.read() as session:
        assert session.scalar(select(func.count(DocumentPage.number))) == 6
        assert session.scalar(select(func.count(Job.id)).where(Job.name == "documents.read_file")) == 0
    assert house.browse(people.MEMBER).get(f"/documents/{number}/thumbnail").status_code == 200


def test_erasing_the_documents_of_people(house, put):
    put(people.COLLEAGUE, content=PDF, name="a.pdf")
    kept = put(people.MEMBER)
    house.work()
    with house.write() as session:
        erased = erase_documents_of(session, [house.person_id(people.COLLEAGUE)])
    assert erased.documents == 1
    assert len(erased.storage_keys) == 1
    with house.read() as session:
        assert session.scalars(select(Document.id)).all() == [kept]
