"""Files and uploads that go wrong: each has its own sentence, and nothing is half-stored."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import documents
from app.core import clock
from app.documents.jobs_sweep import UNCLAIMED, sweep
from app.documents.models import Document, DocumentFile
from tests import people
from tests.documents.conftest import STUDY
from tests.documents.uploading import count, send, stored
from tests.reading import samples


@pytest.fixture
def browser(house):
    return house.browse(people.COLLEAGUE)


def zip_bomb() -> bytes:
    parts = samples.parts_of(samples.docx("Bomb"))
    parts["word/media/zeros.xml"] = b"<a>" + b"0" * 90_000_000 + b"</a>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.pdf", "The file is empty. Please choose the file again."),
        (b"MZ\x90\x00" + b"\0" * 600, "tool.exe", "which cannot be added"),
        (b"<!doctype html><script>alert(1)</script>", "report.pdf", "The name ends in .pdf, but the content is"),
        (b"PK\x03\x04 and then nothing that holds", "report.docx", "The file is damaged or incomplete"),
        (samples.pdf("Text") + samples.zipped({"a.txt": "x"}), "both.pdf", "two kinds of file in one"),
        (zip_bomb, "bomb.docx", "unpacks to far more than its size allows"),
        (samples.ole("WordDocument"), "old.doc", "This is an old Word format."),
    ],
    ids=["empty", "wrong type", "disguised", "damaged", "polyglot", "zip bomb", "old format"],
)
def test_a_bad_file_has_its_own_sentence_and_is_not_stored(house, browser, content, name, sentence):
    answer = send(browser, content() if callable(content) else content, name)
    assert answer.status_code == 422
    assert sentence in answer.text.replace("&#39;", "'")
    assert 'value="A study of transfers"' in answer.text
    assert count(house) == 0
    assert stored(house) == set()


def test_no_file_at_all(house, browser):
    answer = send(browser, None)
    assert answer.status_code == 422
    assert "Choose the file to upload." in answer.text


# Starlette drops the temporary file of a body that breaks off without closing it; it is gone from the disk all the same.
breaks_off = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@breaks_off
def test_a_file_that_is_too_large_is_stopped_on_its_way(house, browser):
    small = type(house)(house.settings.model_copy(update={"max_upload_mb": 1}))
    try:
        client = small.browse(people.COLLEAGUE)
        declared = send(client, b"x" * 2_500_000)
        assert declared.status_code == 413
        assert "larger than the limit of 1 MB" in declared.text
        boundary = "b" * 20
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'.encode()
        chunked = client.post(
            "/documents/new",
            content=iter([head, *[b"x" * 500_000] * 6]),
            headers={"content-type": f"multipart/form-data; boundary={boundary}"},
        )
        assert chunked.status_code == 413
        assert stored(small) == set()
        assert count(small) == 0
    finally:
        small.close()


@breaks_off
def test_an_aborted_upload_leaves_nothing(house, browser):
    answer = browser.post(
        "/documents/new",
        content=b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf of',
        headers={"content-type": "multipart/form-data; boundary=cut"},
    )
    assert answer.status_code in {400, 422}
    assert count(house) == 0
    assert stored(house) == set()


@pytest.mark.parametrize(
    ("typed", "kept_name"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\report.txt", "report.txt"),
        ("report\u202etxt.exe.txt", "reporttxt.exe.txt"),
        ("no extension", "no extension.txt"),
        ("Report No.12", "Report No.12.txt"),
    ],
)
def test_names_are_made_safe(house, browser, typed, kept_name):
    where = send(browser, name=typed).headers["location"]
    with house.read() as session:
        assert session.scalars(select(DocumentFile.name)).one() == kept_name
        key = session.scalars(select(DocumentFile.storage_key)).one()
    assert re.fullmatch(r"files/[0-9a-f]{2}/[0-9a-f]{32}", key)
    assert browser.get(f"/api/v1{where}").json()["files"][0]["name"] == kept_name


def test_a_line_break_in_a_name_adds_no_header(house, browser):
    file = documents.take_in_bytes(house.services.storage, STUDY, "a\r\nSet-Cookie: x=1\r\n.txt")
    assert file.name == "a Set-Cookie_ x=1.txt"


def test_a_duplicate_is_accepted_and_both_are_linked(house, browser, put):
    first = put(people.COLLEAGUE, title="The first of two")
    answer = send(browser)
    second = answer.headers["location"]
    assert "The same file is in another document" in browser.get(second).text
    assert "The first of two" in browser.get(second).text
    assert "A study of transfers" in browser.get(f"/documents/{first}").text


def test_a_duplicate_is_not_told_of_where_it_may_not_be_seen(house, browser, put):
    put(people.MEMBER, "draft", title="A secret draft")
    with house.read() as session:
        closed = session.scalars(select(Document.id)).one()
    answer = send(browser)
    page = browser.get(answer.headers["location"])
    assert "Saved as a draft. Submit it" in page.text
    assert "The same file" not in page.text
    assert f"/documents/{closed}" not in page.text.replace(answer.headers["location"], "")


def test_a_crash_before_the_commit_leaves_an_orphan_that_is_swept(house, monkeypatch):
    kept_one = documents.take_in_bytes(house.services.storage, STUDY, "kept.txt")
    actor = house.actor(people.MEMBER)
    with house.write() as session:
        documents.add_document(session, documents.Description(title="T", type="other"), kept_one, by=actor)
    orphan = documents.take_in_bytes(house.services.storage, STUDY, "lost.txt")
    assert sweep(house.services, {}) == 0
    assert stored(house) == {kept_one.key, orphan.key}
    with time_machine.travel(clock.now() + UNCLAIMED + timedelta(minutes=1)):
        assert sweep(house.services, {}) == 1
        assert sweep(house.services, {}) == 0
    assert stored(house) == {kept_one.key}


def test_a_failing_action_takes_its_file_away(house, browser, monkeypatch):
    def fail(*_args, **_more):
        raise RuntimeError("the disk of the database is full")

    monkeypatch.setattr("app.documents.uploads.add_document", fail)
    assert send(browser).status_code == 500
    assert stored(house) == set()
    assert count(house) == 0
