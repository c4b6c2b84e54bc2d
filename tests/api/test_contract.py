"""Who calls, what is uploaded, and what is to be mended: fields, types and problems as RFC 9457 says."""

from datetime import datetime, timedelta

import pytest

from app.core import clock
from app.documents.models import DocumentState as State
from tests import people
from tests.api.calls import FIELDS, everything, problem, send
from tests.discovery.library import Library
from tests.reading import samples


def test_me(library):
    assert library.client(people.REPRESENTATIVE).get("/api/v1/me").json() == {
        "email": "representative@people.example",
        "name": "Rehema Representative",
        "organisation": {"slug": "unicef", "name": "United Nations Children's Fund"},
        "roles": ["member", "representative"],
        "timezone": "Africa/Nairobi",
    }
    guest = library.client(people.GUEST).get("/api/v1/me").json()
    assert (guest["organisation"], guest["roles"]) == (None, ["guest"])


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "bearer baraza_nonsense", "Basic YTpi", "Bearer \x00", "Token x"]
)
def test_without_a_token_that_holds(house, header):
    answer = house.browse(None, **({"authorization": header} if header else {})).get("/api/v1/me")
    problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_cookie_of_a_browser_opens_the_api_too(house):
    browser = house.browse(people.REPRESENTATIVE)
    assert browser.get("/api/v1/me").json()["name"] == people.REPRESENTATIVE.name
    made = browser.post("/api/v1/documents", data=FIELDS, files={"file": ("a.txt", b"Cash.", "text/plain")})
    assert made.status_code == 201
    assert browser.post("/sign-out").status_code == 303
    problem(browser.get("/api/v1/me"), 401)


@pytest.mark.parametrize("person", [people.SUSPENDED, people.FORMER])
def test_a_token_is_worth_what_its_person_may(library, person):
    """AC4: a suspended person is nobody; one who left may do nothing."""
    client = library.client(person)
    assert client.get("/api/v1/me").status_code == (401 if person == people.SUSPENDED else 200)
    problem(send(client), 401 if person == people.SUSPENDED else 403)


def test_upload_and_the_document_as_it_is_told(library):
    made = send(library.client(people.REPRESENTATIVE), samples.pdf("One", "Two"), "Utafiti wa Kitui.pdf")
    assert made.status_code == 201, made.text
    body = made.json()
    number = body["id"]
    assert made.headers["location"] == f"/api/v1/documents/{number}"
    assert {"id", "state", "url"} <= body.keys()
    assert (body["state"], body["url"]) == ("draft", f"/documents/{number}")
    library.house.work()
    told = library.client(people.REPRESENTATIVE).get(made.headers["location"]).json()
    (file,) = told.pop("files")
    assert told | {"created_at": ""} == {
        "id": number,
        "state": "draft",
        "url": f"/documents/{number}",
        "title": "Transfers in Kitui",
        "type": "evaluation_report",
        "summary": "What changed.",
        "authors": ["A. Musembi", "J. Otieno"],
        "year": 2025,
        "language": "en",
        "pillars": ["social_assistance"],
        "topics": ["financing"],
        "counties": ["015", "047"],
        "keywords": ["cash", "older persons"],
        "licence": "cc_by_4",
        "visibility": "members",
        "embargo_until": None,
        "organisation": {"slug": "unicef", "name": "United Nations Children's Fund"},
        "version": 1,
        "created_at": "",
        "published_at": None,
        "decline_reason": "",
        "duplicates": [],
        "author_links": [{"name": name, "organisation": None, "person": ""} for name in ("A. Musembi", "J. Otieno")],
        "duration": None,
        "external_id": None,
        "identifier": "",
        "link": "",
        "listed": "",
        "publisher": "",
        "readable": True,
        "relations": [],
    }
    assert datetime.fromisoformat(told["created_at"]).tzinfo
    assert file["url"] == f"/documents/{number}/files/Utafiti%20wa%20Kitui.pdf"
    assert (file["name"], file["pages"], file["extraction"], file["message"]) == ("Utafiti wa Kitui.pdf", 2, "done", "")
    assert file["media_type"] == "application/pdf"
    assert len(file["sha256"]) == 64
    assert len(library.client(people.REPRESENTATIVE).get(file["url"]).content) == file["size"]


def test_embargo_and_group_and_committee_visibility(library):
    until = (clock.now() + timedelta(days=9)).isoformat()
    told = send(library.client(people.COLLEAGUE), visibility="group:financing", embargo_until=until).json()
    assert told["visibility"] == "group:financing"
    assert datetime.fromisoformat(told["embargo_until"]) == datetime.fromisoformat(until)
    problem(send(library.client(people.COLLEAGUE), visibility="group:shocks"), 422, fields=("visibility",))
    problem(send(library.client(people.COLLEAGUE), visibility="committee"), 422, fields=("visibility",))
    assert send(library.client(people.CHAIR), visibility="committee").json()["visibility"] == "committee"


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"title": ""}, ("title",)),
        ({"title": "x" * 301}, ("title",)),
        ({"type": "novel"}, ("type",)),
        ({"type": ""}, ("type",)),
        ({"year": "next"}, ("year",)),
        ({"year": "1066", "title": ""}, ("title", "year")),
        ({"language": "tlh"}, ("language",)),
        ({"licence": "mine"}, ("licence",)),
        ({"counties": ["048"]}, ("counties",)),
        ({"pillars": "stone"}, ("pillars",)),
        ({"topics": "chess"}, ("topics",)),
        ({"visibility": "everyone"}, ("visibility",)),
        ({"embargo_until": "soon"}, ("embargo_until",)),
        ({"embargo_until": "2001-01-01"}, ("embargo_until",)),
        ({"summary": "x" * 5001}, ("summary",)),
    ],
)
def test_what_is_to_be_mended_is_said_field_by_field(library, change, fields):
    problem(send(library.client(people.REPRESENTATIVE), **change), 422, fields=fields)
    assert everything(library.house) == []
    assert not list(library.house.services.storage.list("files/"))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.txt"),
        (b"MZ\x90\x00" + b"\x00" * 99, "a.pdf"),
        (b"<html><script>1</script>", "a.html"),
        (b"%PDF-1.4 x", "a.docx"),
    ],
)
def test_a_file_that_is_refused_says_why_and_leaves_nothing(library, content, name):
    assert problem(send(library.client(people.REPRESENTATIVE), content, name), 422, fields=("file",))["errors"]
    assert everything(library.house) == []
    assert not list(library.house.services.storage.list("files/"))


def test_a_body_that_is_no_form(library):
    client = library.client(people.REPRESENTATIVE)
    for body, kind in ((b"{}", "application/json"), (b"", ""), (b"--x", "multipart/form-data"), (b"a=b", "text/plain")):
        answer = client.post("/api/v1/documents", content=body, headers={"content-type": kind})
        problem(answer, answer.status_code, fields=tuple(f["field"] for f in answer.json().get("errors", ())))
        assert answer.status_code in {400, 422}


def test_too_large_is_413(house):
    """Declared or not; the limit is the setting's."""
    library = Library(house)
    client = library.client(people.REPRESENTATIVE)
    answer = client.post(
        "/api/v1/documents",
        content=b"",
        headers={"content-length": str(10**10), "content-type": "multipart/form-data; boundary=x"},
    )
    problem(answer, 413)
    number = library.add(state=State.DRAFT)
    problem(client.post(f"/api/v1/documents/{number}/decline", data={"reason": "x" * 3_000_000}), 413)
