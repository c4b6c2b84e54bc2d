"""Foreign numbers and parts under embargo (AC2, UP14): they answer as what never was."""

import re
from datetime import timedelta

import pytest

from app.core import clock
from app.documents.models import Document
from app.documents.models import DocumentState as State
from tests import people
from tests.discovery.library import Library
from tests.discovery.test_main_job import upload
from tests.reading import samples

ADDRESS = re.compile(r'(?:href|src|action)="(/documents/[^"]*|/api/[^"]*)"')


EMPTY = 999_999


def addresses(library: Library, person: people.Member, number: int) -> set[str]:
    """Every address of the document that its pages show to the person, and those that programs use."""
    client = library.client(person)
    found = {f"/documents/{number}", f"/documents/{number}/pages/1", f"/api/v1/documents/{number}"}
    for path in ("", "/pages/1", "/edit", "/versions", "/versions/all", "/files", "/withdraw"):
        text = client.get(f"/documents/{number}{path}").text
        found |= {address for address in ADDRESS.findall(text) if re.search(rf"/documents/{number}(?!\d)", address)}
    found |= {f"/api/v1/documents/{number}/{step}" for step in ("submit", "publish", "decline", "withdraw")}
    found |= {
        f"/documents/{number}/{step}" for step in ("submit", "publish", "decline", "withdraw", "edit", "versions")
    }
    changes = (
        "trash",
        "restore",
        "delete",
        "reinstate",
        "copies",
        "versions/1/accept",
        "versions/1/refuse",
        "files/1/remove",
    )
    found |= {f"/documents/{number}/{step}" for step in changes}
    return found | {f"/documents/{number}/thumbnail", f"/documents/{number}/pages/1.webp"}


@pytest.mark.once
@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.DECLINED, State.WITHDRAWN])
def test_ac2_addresses_of_one_are_worth_nothing_to_another_of_the_same_role(library, state):
    """Harvested as their owner, replayed with every method as another member: a number that never was, to the byte."""
    # Of what members could read before it was withdrawn, they are told that it was.
    audience = "committee" if state == State.WITHDRAWN else "members"
    number = library.add(["Shade in Kitui"], title="Mine", state=state, owner=people.COLLEAGUE, audience=audience)
    library.house.work()
    harvest = addresses(library, people.COLLEAGUE, number)
    harvest.discard(
        f"/documents/{number}/pages/go"
    )  # leads on to a page whatever the number; the page is asked for below
    assert len(harvest) > 12
    with library.house.read() as session:
        before = session.execute(Document.__table__.select()).all()
    for stranger in (people.MEMBER, people.GUEST, people.OTHER_REPRESENTATIVE):
        client = library.client(stranger)
        for address in sorted(harvest):
            absent = address.replace(f"/documents/{number}", f"/documents/{EMPTY}")
            for method in ("GET", "HEAD", "POST"):
                form = {"data": {"reason": "x", "title": "x", "type": "other"}} if method == "POST" else {}
                answer, nothing = (client.request(method, path, **form) for path in (address, absent))
                assert answer.status_code == nothing.status_code, (stranger.key, method, address)
                assert answer.status_code in {403, 404, 405}, (stranger.key, method, address)
                assert answer.content == nothing.content
                assert answer.headers == nothing.headers
    with library.house.read() as session:
        assert session.execute(Document.__table__.select()).all() == before


def test_ac2_a_version_for_a_foreign_document_is_refused_and_its_file_goes(library):
    number = library.add(["Shade"], owner=people.COLLEAGUE, state=State.DRAFT)
    stored = {thing.key for thing in library.house.services.storage.list("files/")}
    answers = [
        library.client(people.MEMBER).post(
            "/documents/versions", data={"document": str(n)}, files={"file": ("a.txt", b"Mine now.", "text/plain")}
        )
        for n in (number, EMPTY)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert {thing.key for thing in library.house.services.storage.list("files/")} == stored


@pytest.mark.once
def test_up14_no_part_of_an_embargoed_document_is_had_by_its_address(library):
    """Pictures, text, files, conditional and partial requests: nothing, and nothing that tells that there is something."""
    until = clock.now() + timedelta(days=3)
    number = upload(
        library,
        samples.pdf("First page", "Second page"),
        "study.pdf",
        visibility="public",
        embargo_until=until.isoformat(),
    )
    library.client(people.REPRESENTATIVE).post(f"/api/v1/documents/{number}/submit")
    library.client(people.COORDINATOR).post(f"/api/v1/documents/{number}/publish")
    library.house.work()
    paths = [
        "",
        "/pages/1",
        "/pages/2?q=page",
        "/pages/1.webp",
        "/pages/2.webp?file=1",
        "/thumbnail",
        "/files/study.pdf",
        "/files/study.pdf?version=1",
        "/files/study.pdf?download=1",
    ]
    owner = library.client(people.REPRESENTATIVE)
    tags = {path: owner.get(f"/documents/{number}{path}") for path in paths}
    assert {answer.status_code for answer in tags.values()} == {200}
    for who in (people.VISITOR, people.MEMBER, people.CHAIR, people.GUEST, people.ADMINISTRATOR):
        client = library.client(who)
        for path, known in tags.items():
            for headers in (
                {},
                {"if-none-match": known.headers.get("etag", "*")},
                {"if-none-match": "*"},
                {"range": "bytes=0-3"},
            ):
                for method in ("GET", "HEAD"):
                    answer, nothing = (
                        client.request(method, f"/documents/{n}{path}", headers=headers) for n in (number, EMPTY)
                    )
                    assert answer.status_code == nothing.status_code == 404, (who, path, headers)
                    assert answer.content == nothing.content
                    assert answer.headers == nothing.headers
