"""Who may read, who may only know, who may open which file: all doors of a document, over the whole cast."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from app.core import clock
from app.documents import search_source
from app.documents.models import DocumentFile, DocumentPage
from app.documents.source import A_FILE, place_of
from tests import people

SECRET = b"Nobody outside reads of the zebra crossing."
EVERYBODY = (*(one for one in people.CAST if one.state == "active"), people.VISITOR)
KEEPING = {people.REPRESENTATIVE, people.COLLEAGUE, people.COORDINATOR}
NO_MEMBERS = {people.GUEST, people.FORMER, people.VISITOR}
LOOKED_AT = (people.COLLEAGUE, people.COORDINATOR, people.CHAIR, people.MEMBER, people.GUEST, people.VISITOR)
LATER = timedelta(days=3)
DOORS = (
    "/documents/{}/files/study.txt", "/documents/{}/files/study.txt?version=1", "/documents/{}/pages/1?q=zebra",
    "/documents/{}/pages/1.webp", "/documents/{}/thumbnail", "/documents/{}/versions/all",
)  # fmt: skip


@pytest.mark.parametrize(
    ("audience", "listed", "embargo", "readers", "knowing"),
    [
        ("committee", "public", None, KEEPING | {people.CHAIR}, set(EVERYBODY)),
        ("committee", "members", None, KEEPING | {people.CHAIR}, set(EVERYBODY) - NO_MEMBERS),
        ("public", "members", LATER, KEEPING, set(EVERYBODY) - NO_MEMBERS),
        ("members", "", LATER, KEEPING, KEEPING),
    ],
)
def test_up14_who_reads_and_who_only_knows(house, put, audience, listed, embargo, readers, knowing):
    """Everybody against every door; what one may not know of answers as what never was, to the byte."""
    until = clock.now() + embargo if embargo else None
    number = put(
        people.COLLEAGUE, title="On crossings", content=SECRET, audience=audience, listed=listed, embargo_until=until
    )
    house.work()
    for person in EVERYBODY:
        browser = house.browse(person)
        page, absent = browser.get(f"/documents/{number}"), browser.get("/documents/999999")
        program = browser.get(f"/api/v1/documents/{number}")
        assert page.status_code == program.status_code == (200 if person in knowing else 404), person
        if person not in knowing:
            assert (page.content, page.headers) == (absent.content, absent.headers)
        elif person not in readers:
            said = program.json()
            assert (said["readable"], said["files"][0]["name"]) == (False, "study.txt")
            assert not said["files"][0]["sha256"]
            assert not said["files"][0]["url"]
            assert "Listed: ask for a copy" in page.text
            assert "zebra" not in page.text + program.text
            assert f"/documents/{number}/files" not in page.text
        if person not in LOOKED_AT:
            continue
        shelf, listing = browser.get("/documents").text, browser.get("/api/v1/documents").json()
        displayed = person in knowing and (bool(listed) or not embargo)
        assert ("On crossings" in shelf) == displayed, person
        assert listing["total"] == displayed
        if displayed:
            assert [one["readable"] for one in listing["items"]] == [person in readers]
        if person in knowing and person not in readers:
            assert "Listed: ask for a copy" in shelf
        assert "On crossings" not in browser.get("/").text or person in readers, "home shows what there is to read"
        for door in DOORS:
            answer = browser.get(door.format(number))
            if person in readers:
                assert answer.status_code in {200, 303, 404}
                assert answer.status_code != 404 or "thumbnail" in door or "webp" in door
            else:
                assert (answer.status_code, answer.content) == (404, absent.content), (person, door)


def test_the_files_of_a_document_are_each_for_their_readers(house, put):
    """The annex for the committee, the notes for keepers: in no page, list, address, text or index of others."""
    number = put(people.COLLEAGUE, state="draft", content=b"Open words here.")
    owner = house.browse(people.COLLEAGUE)
    shown = owner.get(f"/documents/{number}/files").text
    assert "Everyone who may read the document" in shown
    for name, readers, content, status in (
        ("annex.txt", "committee", b"The zebra annex.", 422),
        ("annex.txt", "keepers", b"The zebra annex.", 303),
        ("annex.txt", "", b"Another of that name.", 422),
        ("second.txt", "", b"More open words about giraffes.", 303),
        ("wide.txt", "public", b"Wider than the document.", 422),
    ):
        answer = owner.post(
            "/documents/files",
            data={"document": number, "readers": readers},
            files={"file": (name, content, "text/plain")},
        )
        assert answer.status_code == status, (name, readers)
    owner.post(f"/documents/{number}/submit")
    coordinator = house.browse(people.COORDINATOR)
    coordinator.post(f"/documents/{number}/publish")
    house.work()
    with house.read() as session:
        ids = dict(session.execute(select(DocumentFile.name, DocumentFile.id)).all())
        pages = list(search_source(session, number).pages)
        assert pages == [(1, "Open words here."), (A_FILE + 1, "More open words about giraffes.")]
        assert place_of(session, number, A_FILE + 1) == (ids["second.txt"], 1)
        assert place_of(session, number, 2 * A_FILE + 1) is None
    assert owner.post(f"/documents/{number}/files/{ids['annex.txt']}/readers", data={"readers": ""}).status_code == 403
    assert (
        coordinator.post(
            f"/documents/{number}/files/{ids['annex.txt']}/readers", data={"readers": "committee"}
        ).status_code
        == 303
    )
    committee, member = house.browse(people.CHAIR), house.browse(people.MEMBER)
    for browser, allowed in ((committee, True), (owner, True), (coordinator, True), (member, False)):
        said = {one["name"]: one["audience"] for one in browser.get(f"/api/v1/documents/{number}").json()["files"]}
        assert said == {"study.txt": "", "second.txt": ""} | ({"annex.txt": "committee"} if allowed else {})
        assert ("annex.txt" in browser.get(f"/documents/{number}").text) == allowed
        for door in (
            "files/annex.txt",
            "files/annex.txt?version=1",
            f"pages/1?file={ids['annex.txt']}",
            f"pages/1.webp?file={ids['annex.txt']}",
        ):
            status = browser.get(f"/documents/{number}/{door}").status_code
            assert status == 200 if allowed and "webp" not in door else status == 404, door
    found = committee.get(f"/documents/{number}/pages/1?q=zebra&file={ids['annex.txt']}").text
    assert f'href="/documents/{number}/pages/1?q=zebra&amp;file={ids["annex.txt"]}#hit-1"' in found
    moved = member.get(f"/documents/{number}/pages/{A_FILE + 1}?q=giraffes")
    assert moved.headers["location"] == f"/documents/{number}/pages/1?q=giraffes&file={ids['second.txt']}"
    assert ">giraffes</mark>" in member.get(moved.headers["location"]).text
    assert member.get(f"/documents/{number}/pages/{2 * A_FILE + 1}").status_code == 404
    coordinator.post(f"/documents/{number}/files/{ids['second.txt']}/first")
    assert member.get(f"/api/v1/documents/{number}").json()["files"][0]["name"] == "second.txt"
    assert "giraffes" in member.get(f"/documents/{number}/pages/1").text
    coordinator.post(f"/documents/{number}/files/{ids['annex.txt']}/remove")
    assert committee.get(f"/documents/{number}/files/annex.txt").status_code == 404
    with house.read() as session:
        assert session.scalar(select(DocumentPage.number).where(DocumentPage.file_id == ids["annex.txt"])) is None
    assert quote("annex.txt") not in committee.get(f"/documents/{number}").text
