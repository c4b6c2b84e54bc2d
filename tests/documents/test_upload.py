"""The upload journey: a draft or a submission from one form; what is refused, and that nothing is lost or half-stored."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app import documents
from app.core import clock
from app.documents import kept, uploads
from app.documents.jobs_sweep import UNCLAIMED, sweep
from app.documents.models import Document, DocumentFile, DocumentVersion
from tests import people
from tests.documents.conftest import STUDY
from tests.reading import samples

FIELDS = {"title": "A study of transfers", "type": "evaluation_report", "visibility": "members"}


def send(browser, content=STUDY, name="study.txt", *, to="/documents/new", **fields):
    files = {"file": (name, content, "application/octet-stream")} if content is not None else None
    return browser.post(to, data=FIELDS | fields, files=files)


def stored(house) -> set[str]:
    return {thing.key for thing in house.services.storage.list("files/")}


def count(house) -> int:
    with house.read() as session:
        return session.scalar(select(func.count(Document.id)))


@pytest.fixture
def browser(house):
    return house.browse(people.COLLEAGUE)


def test_a_draft_is_saved_and_its_text_read(house, browser):
    answer = send(browser, samples.pdf("Older persons in Kitui", "Second page"), "Utafiti wa Kitui.pdf", then="draft")
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"])
    assert "Saved as a draft" in page.text
    assert "The text of the file is being read" in page.text
    house.work()
    page = browser.get(answer.headers["location"])
    assert "Read page by page" in page.text
    assert "2 pages" in page.text
    assert "Submit for review" in page.text


def test_a_document_may_be_submitted_at_once(house, browser):
    where = send(browser, then="submit").headers["location"]
    assert "Waiting for review" in browser.get(where).text
    assert "A study of transfers" in house.browse(people.COORDINATOR).get("/documents/review").text


@pytest.mark.parametrize(
    ("who", "status"),
    [(people.MEMBER, 200), (people.GUEST, 403), (people.FORMER, 403), (people.VISITOR, 303)],
)
def test_only_members_upload(house, who, status):
    browser = house.browse(who)
    assert browser.get("/documents/new").status_code == status
    answer = send(browser)
    assert answer.status_code == (303 if status in {200, 303} else status)
    assert count(house) == (1 if status == 200 else 0)
    assert len(stored(house)) == count(house)


def test_the_form_offers_only_what_the_person_may_choose(house, browser):
    form = browser.get("/documents/new").text
    assert 'value="group:financing"' in form
    assert 'value="group:shocks"' not in form
    assert 'value="committee"' not in form
    assert 'value="committee"' in house.browse(people.CHAIR).get("/documents/new").text


@pytest.mark.parametrize("visibility", ["group:shocks", "group:no-such-group", "committee", "everyone"])
def test_another_visibility_is_refused_without_saying_whether_it_exists(house, browser, visibility):
    answer = send(browser, visibility=visibility)
    assert answer.status_code == 422
    assert "Choose who may read it from the list" in answer.text
    assert count(house) == 0


def test_a_refused_form_keeps_what_was_typed_and_the_file(house, browser):
    answer = send(
        browser, title="", summary="Three & more", counties=["015", "023"], authors="Wanjiru, J.\nOtieno, P.", year="19"
    )
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert "Enter the title of the document." in answer.text
    assert "Three &amp; more" in answer.text
    assert "Wanjiru, J.\nOtieno, P." in answer.text
    assert re.search(r'value="015" checked', answer.text)
    assert "File kept: study.txt" in answer.text
    reference = re.search(r'name="kept_file" value="([^"]+)"', answer.text)[1]
    token = re.search(r'name="upload_token" value="([^"]+)"', answer.text)[1]
    again = send(browser, None, kept_file=reference, upload_token=token)
    assert again.status_code == 303
    taken = browser.get(f"{again.headers['location']}/files/study.txt")
    assert taken.content == STUDY
    assert len(stored(house)) == 1


def test_a_kept_file_serves_its_owner_only_and_not_for_ever(house, browser):
    answer = send(browser, title="")
    reference = re.search(r'name="kept_file" value="([^"]+)"', answer.text)[1]
    other = send(house.browse(people.MEMBER), None, kept_file=reference)
    assert other.status_code == 422
    assert "The file was kept too long ago. Choose it again." in other.text
    forged = send(browser, None, kept_file=reference[:-4] + "0000")
    assert forged.status_code == 422
    with time_machine.travel(clock.now() + kept.LIFETIME + timedelta(minutes=1)):
        assert send(browser, None, kept_file=reference).status_code == 422
    assert count(house) == 0


def test_a_kept_file_makes_one_document_only(house, browser):
    answer = send(browser, title="")
    reference = re.search(r'name="kept_file" value="([^"]+)"', answer.text)[1]
    assert send(browser, None, kept_file=reference, upload_token="one").status_code == 303
    assert send(browser, None, kept_file=reference, upload_token="two").status_code == 409
    assert count(house) == 1


def test_a_double_click_makes_one_document(house, browser):
    first = send(browser, upload_token="t1")
    second = send(browser, upload_token="t1")
    assert first.headers["location"] == second.headers["location"]
    assert count(house) == 1
    assert len(stored(house)) == 1


def test_a_race_for_one_token_is_won_once(house, monkeypatch):
    """Both posts looked before either wrote: the loser gets the winner's document, and its file is removed."""
    actor = house.actor(people.MEMBER)
    description = documents.Description(title="T", type="other")
    results = []
    for _ in range(2):
        file = documents.take_in_bytes(house.services.storage, STUDY, "study.txt")
        with house.write() as session:
            arrived = uploads.Arrived(file, fresh=True)
            results.append(uploads.create(session, house.services, actor, description, arrived, "same"))
    assert [made for _, made in results] == [True, False]
    assert results[0][0] == results[1][0]
    assert len(stored(house)) == 1


def test_another_person_may_use_the_same_token(house, browser):
    first = send(browser, upload_token="t1").headers["location"]
    second = send(house.browse(people.MEMBER), upload_token="t1").headers["location"]
    assert first != second


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


def test_the_organisation_and_the_description_are_kept(house, browser):
    where = send(
        browser, summary="What was found.", authors="Wanjiru, J.\nOtieno, P.", year="2024", language="sw", pillars="social_assistance",
        topics=["financing", "mekm"], counties="015", keywords="cash, older persons", licence="cc_by_4", visibility="group:financing",
        embargo_until="2031-02-01",
    ).headers["location"]  # fmt: skip
    said = browser.get(f"/api/v1{where}").json()
    assert said["organisation"] == {"slug": "unicef", "name": "United Nations Children's Fund"}
    assert said["authors"] == ["Wanjiru, J.", "Otieno, P."]
    assert said["keywords"] == ["cash", "older persons"]
    assert (said["topics"], said["pillars"], said["counties"]) == (
        ["financing", "mekm"],
        ["social_assistance"],
        ["015"],
    )
    assert said["visibility"] == "group:financing"
    assert said["embargo_until"] == "2031-01-31T21:00:00Z"
    with house.read() as session:
        assert session.scalars(select(DocumentVersion.number)).all() == [1]
