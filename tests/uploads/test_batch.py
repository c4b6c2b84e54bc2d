"""Many files at once by the plain form, with what became of each; the drafts, and what their files say of themselves."""

import re

import anyio
import pytest
from sqlalchemy import select

from app.core.settings import Settings
from app.documents.models import Document, DocumentFile, DocumentVersion, ExtractionState
from app.web.envelope import Envelope
from tests import people
from tests.documents.uploading import count
from tests.uploads.sending import STUDY, begin, go_on

PAGE = "/documents/upload"
OTHER = STUDY.replace(b"Kitui", b"Garissa")


@pytest.fixture
def browser(house):
    return house.browse(people.COLLEAGUE)


def send(browser, *files, **fields):
    parts = [("file", (name, content, "application/octet-stream")) for name, content in files]
    return browser.post(PAGE, data={"how": "each", "upload_token": "t"} | fields, files=parts)


def versions(house):
    """By title, the names of the files."""
    with house.read() as session:
        found = session.execute(
            select(DocumentVersion.title, DocumentFile.name)
            .join(DocumentFile, DocumentFile.version_id == DocumentVersion.id)
            .order_by(DocumentFile.id)
        ).all()
    return [tuple(row) for row in found]


@pytest.mark.parametrize("how", ["each", "one"])
def test_files_of_a_form_and_those_that_came_in_pieces(house, browser, how):
    where = begin(browser, name="sub/study.txt")
    go_on(browser, where, STUDY)
    fields = {"how": how, "upload": where[9:]}
    answer = send(browser, ("study.txt", OTHER), ("study.txt", OTHER), **fields)
    assert answer.status_code == 303
    expected = {
        "each": [("study", "study.txt")] * 3,
        "one": [("study", "study.txt"), ("study", "study (2).txt")],  # the same twice is one
    }
    assert versions(house) == expected[how]
    again = send(browser, ("study.txt", OTHER), **fields)
    assert (again.status_code, again.headers["location"]) == (303, answer.headers["location"])
    assert count(house) == (3 if how == "each" else 1)
    page = browser.get(answer.headers["location"])
    assert page.status_code == 200
    for other, status in ((people.LEAD, 404), (people.GUEST, 403), (None, 303)):
        assert house.browse(other).get(answer.headers["location"]).status_code == status
    assert browser.head(where, headers={"tus-resumable": "1.0.0"}).status_code == 404


def test_one_that_is_refused_has_its_sentence_and_the_others_need_not_travel_again(house, browser):
    answer = send(browser, ("good.txt", STUDY), ("tool.exe", b"MZ\x90\x00" + b"\0" * 600), ("empty.pdf", b""))
    assert answer.status_code == 422
    said = answer.text.replace("&#39;", "'")
    assert "tool.exe: " in said
    assert "empty.pdf: The file is empty" in said
    assert count(house) == 0
    kept = re.findall(r'name="kept_file" value="([^"]+)"', answer.text)
    assert len(kept) == 1
    assert send(house.browse(people.LEAD), kept_file=kept[0]).status_code == 422
    assert send(browser, kept_file=kept[0]).status_code == 303
    assert versions(house) == [("good", "good.txt")]
    assert send(browser, upload_token="other").status_code == 422


def test_what_a_file_says_is_used_only_where_somebody_ticks_it(house, browser):
    there = send(browser, ("a.txt", STUDY), ("b.txt", OTHER)).headers["location"]
    assert "is being read" in browser.get(there).text
    with house.write() as session:
        for one in session.scalars(select(DocumentFile)):
            one.extraction = ExtractionState.DONE
            one.proposed = {
                "title": "Transfers <b>in</b> Kitui", "authors": ["Amina Wanjiru", "UNICEF"], "year": 2024,
                "language": "sw", "summary": "It helps.",
            }  # fmt: skip
        first, second = session.scalars(select(Document.id).order_by(Document.id)).all()
    page = browser.get(there).text
    assert "Transfers &lt;b&gt;in&lt;/b&gt; Kitui" in page
    assert 'value="a"' in page
    said = {"document": first, "d": [first, second], "title": "My own", "type": "other", "language": "en", "authors": "",
            "year": "", "summary": "", "use": ["authors", "language"]}  # fmt: skip
    wrong = browser.post("/documents/upload/drafts", data=said | {"year": "12"})
    assert (wrong.status_code, 'value="My own"' in wrong.text) == (422, True)
    saved = browser.post("/documents/upload/drafts", data=said)
    assert saved.headers["location"].endswith(f"at={second}")
    with house.read() as session:
        one, two = session.scalars(select(DocumentVersion).order_by(DocumentVersion.id)).all()
        assert (one.title, one.authors, one.language, one.year) == ("My own", ["Amina Wanjiru", "UNICEF"], "sw", None)
        assert (two.title, two.authors, two.language, two.summary) == ("b", [], "en", "")
    assert house.browse(people.LEAD).post("/documents/upload/drafts", data=said).status_code == 404


@pytest.mark.parametrize(
    ("owner", "state", "audience", "told"),
    [
        (people.COLLEAGUE, "draft", "members", True),
        (people.MEMBER, "published", "members", True),
        (people.MEMBER, "draft", "members", False),
        (people.COORDINATOR, "published", "committee", False),
    ],
    ids=["own", "open", "another's draft", "the committee's"],
)
def test_up12_the_same_file_twice_is_told_only_where_the_other_may_be_seen(
    house, browser, put, owner, state, audience, told
):
    put(owner, state, title="The first of two", content=STUDY, audience=audience)
    page = browser.get(send(browser, ("mine.txt", STUDY)).headers["location"]).text
    assert ("The first of two" in page, "The same file is in another document" in page) == (told, told)


@pytest.mark.database_free
def test_up8_a_body_that_falls_silent_is_given_up(tmp_path):
    async def reads(scope, receive, send):
        await receive()
        await receive()

    async def drips():
        await anyio.sleep(60 if asked else 0)
        asked.append(1)
        return {"type": "http.request", "body": b"x", "more_body": True}

    asked = []
    envelope = Envelope(reads, Settings(data_dir=tmp_path), (), patience=0.02)
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    with pytest.raises(Exception, match="Nothing more came"):
        anyio.run(envelope, scope, drips, None)
