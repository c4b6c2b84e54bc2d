"""The calls of the contract: fields, types, states, status codes, and problems as RFC 9457 says."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.documents.models import Document, DocumentVersion
from app.documents.models import DocumentState as State
from tests import people
from tests.discovery.library import Library
from tests.reading import samples

FIELDS = {
    "title": "Transfers in Kitui",
    "type": "evaluation_report",
    "summary": "What changed.",
    "authors": ["A. Musembi", "J. Otieno"],
    "year": "2025",
    "language": "en",
    "pillars": ["social_assistance"],
    "topics": ["financing"],
    "counties": ["047", "Kitui"],
    "keywords": "cash, older persons",
    "licence": "cc_by_4",
    "visibility": "members",
}
CALLS = ("submit", "publish", "decline", "withdraw")


def send(client, content: bytes = b"Cash reached Kitui.", name: str = "study.txt", **fields: object):
    return client.post("/api/v1/documents", data=FIELDS | fields, files={"file": (name, content, "text/plain")})


def problem(answer, status: int, *, fields: tuple[str, ...] = ()) -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert (body["status"], body["type"]) == (status, "about:blank")
    assert body["title"]
    assert body["detail"]
    assert tuple(fault["field"] for fault in body.get("errors", ())) == fields
    return body


def everything(house) -> list[tuple]:
    with house.read() as session:
        rows = session.execute(select(Document.__table__).order_by(Document.id)).all()
        return [*rows, *session.execute(select(DocumentVersion.__table__).order_by(DocumentVersion.id)).all()]


def test_me(library):
    assert library.client(people.REPRESENTATIVE).get("/api/v1/me").json() == {
        "email": "representative@people.example",
        "name": "Rehema Representative",
        "organisation": {"slug": "unicef", "name": "United Nations Children's Fund"},
        "roles": ["member", "representative"],
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


# Who may take which step from which state: 200 and the state that follows, or the status of the refusal.
STEPS = [
    (State.DRAFT, "submit", people.REPRESENTATIVE, 200, "submitted"),
    (State.DECLINED, "submit", people.REPRESENTATIVE, 200, "submitted"),
    (State.SUBMITTED, "submit", people.REPRESENTATIVE, 403, ""),
    (State.PUBLISHED, "submit", people.REPRESENTATIVE, 403, ""),
    (State.DRAFT, "submit", people.COLLEAGUE, 404, ""),
    (State.PUBLISHED, "submit", people.COLLEAGUE, 403, ""),
    (State.SUBMITTED, "publish", people.COORDINATOR, 200, "published"),
    (State.DRAFT, "publish", people.COORDINATOR, 404, ""),
    (State.PUBLISHED, "publish", people.COORDINATOR, 403, ""),
    (State.SUBMITTED, "publish", people.REPRESENTATIVE, 403, ""),
    (State.SUBMITTED, "publish", people.ADMINISTRATOR, 404, ""),
    (State.SUBMITTED, "decline", people.COORDINATOR, 200, "declined"),
    (State.PUBLISHED, "decline", people.COORDINATOR, 403, ""),
    (State.SUBMITTED, "decline", people.REPRESENTATIVE, 403, ""),
    (State.PUBLISHED, "withdraw", people.REPRESENTATIVE, 200, "withdrawn"),
    (State.PUBLISHED, "withdraw", people.COORDINATOR, 200, "withdrawn"),
    (State.PUBLISHED, "withdraw", people.MEMBER, 403, ""),
    (State.WITHDRAWN, "withdraw", people.REPRESENTATIVE, 403, ""),
    (State.SUBMITTED, "withdraw", people.GUEST, 404, ""),
    (State.PUBLISHED, "withdraw", people.VISITOR, 401, ""),
]


def test_the_steps_of_a_document(library):
    for before, step, who, status, after in STEPS:
        number = library.add(state=before)
        rows = everything(library.house)
        answer = library.client(who).post(f"/api/v1/documents/{number}/{step}", data={"reason": "Add a summary."})
        if status == 200:
            assert (answer.status_code, answer.json()["state"]) == (200, after), (before, step, who, answer.text)
            continue
        problem(answer, status)
        assert everything(library.house) == rows, (before, step, who)


def test_a_decline_needs_a_reason_and_tells_it_to_those_who_answer_for_it(library):
    number = library.add(state=State.SUBMITTED)
    coordinator = library.client(people.COORDINATOR)
    for reason in ("", "  ", "x" * 2001):
        problem(
            coordinator.post(f"/api/v1/documents/{number}/decline", data={"reason": reason}), 422, fields=("reason",)
        )
    assert coordinator.post(f"/api/v1/documents/{number}/decline", data={"reason": "Add a year."}).status_code == 200
    assert (
        library.client(people.REPRESENTATIVE).get(f"/api/v1/documents/{number}").json()["decline_reason"]
        == "Add a year."
    )


@pytest.mark.parametrize("path", ["/api/v1/documents", "/api/v1/organisations", "/api/v1/groups", "/api/v1/search"])
def test_lists_take_page_and_per_page(library, path):
    for n in range(3):
        library.add(title=f"Study {n}")
    library.house.work()
    client = library.client(people.MEMBER)
    items = "hits" if path.endswith("search") else "items"
    everything_there = client.get(path, params={"per_page": 100}).json()
    assert everything_there["page"] == 1
    assert everything_there["total"] == len(everything_there[items]) >= 2
    second = client.get(path, params={"per_page": 1, "page": 2}).json()
    assert (second["page"], second["total"]) == (2, everything_there["total"])
    assert second[items] == everything_there[items][1:2] or path.endswith("search")
    assert len(second[items]) == 1
    assert client.get(path, params={"page": 400}).json()[items] == []
    for name, value in (
        ("per_page", 101),
        ("per_page", 0),
        ("page", 0),
        ("page", "x"),
        ("per_page", -1),
        ("page", 10**30),
    ):
        problem(client.get(path, params={name: value}), 422, fields=(name,))


def test_search_as_the_contract_has_it(library):
    number = library.add(["nothing", "the shade of the tree"], title="Shade", year=2024, terms={"topic": ["financing"]})
    library.house.work()
    body = library.client(people.MEMBER).get("/api/v1/search?q=shade tree&topic=financing").json()
    (hit,) = body.pop("hits")
    assert body.pop("took_ms") >= 0
    assert body == {
        "query": "shade tree",
        "total": 1,
        "engine": "embedded",
        "limited": False,
        "page": 1,
        "facets": {
            "kind": {"document": 1},
            "type": {"research_study": 1},
            "pillar": {},
            "topic": {"financing": 1},
            "county": {},
            "organisation": {"unicef": 1},
            "year": {"2024": 1},
            "language": {"en": 1},
        },
    }
    assert hit.pop("score") > 0
    assert hit == {
        "kind": "document",
        "id": number,
        "title": "Shade",
        "url": f"/documents/{number}",
        "page": 2,
        "snippet": "the <mark>shade</mark> of the <mark>tree</mark>",
    }
    problem(library.client(people.MEMBER).get("/api/v1/search?sort=fame"), 422, fields=("sort",))


def test_organisations_and_groups(library):
    visitor = library.client(people.VISITOR)
    assert visitor.get("/api/v1/organisations/unicef").json()["name"] == "United Nations Children's Fund"
    assert visitor.get("/api/v1/groups/financing").json()["name"] == "Financing and Sustainability"
    for path in ("organisations", "groups"):
        absent = [visitor.get(f"/api/v1/{path}/{slug}") for slug in ("nobody", "UNICEF", "%00", "a" * 3000)]
        assert {answer.content for answer in absent} == {absent[0].content}
        problem(absent[0], 404)


def test_ac5_fields_that_nobody_asked_for_change_nothing(library):
    """Every column of the tables as an extra field: what is made is made by the rules alone."""
    names = {column.name for table in (Document.__table__, DocumentVersion.__table__) for column in table.columns}
    extra = dict.fromkeys(names - FIELDS.keys() - {"upload_token", "embargo_until"}, "1")
    extra |= {
        "state": "published",
        "audience": "public",
        "owner_id": "1",
        "published_at": "2020-01-01",
        "role": "administrator",
    }
    made = send(library.client(people.REPRESENTATIVE), **extra)
    assert made.status_code == 201
    with library.house.read() as session:
        row = session.get_one(Document, made.json()["id"])
        assert (row.state, row.audience, row.owner_id) == (
            "draft",
            "members",
            library.house.person_id(people.REPRESENTATIVE),
        )
        assert (row.published_at, row.decided_by, row.decline_reason) == (None, None, "")
        assert session.get_one(DocumentVersion, row.version_id).number == 1
    number = made.json()["id"]
    for step in CALLS:
        library.client(people.REPRESENTATIVE).post(f"/api/v1/documents/{number}/{step}", data=extra | {"reason": "x"})
    with library.house.read() as session:
        row = session.get_one(Document, number)
        assert (row.state, row.audience, row.published_at) == ("withdrawn", "members", None)


def test_du11_a_post_repeated_makes_one_document(library):
    """With a token: one after another, and at once from several threads."""
    client = library.client(people.REPRESENTATIVE)
    first, again = (send(client, upload_token="one-form") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert send(library.client(people.COLLEAGUE), upload_token="one-form").status_code == 201  # tokens are one's own
    token = client.headers["authorization"]
    clients = [library.house.browse(None, authorization=token) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: send(one, upload_token="another-form"), clients))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    with library.house.read() as session:
        assert session.scalar(select(func.count(Document.id))) == 3
    assert len(list(library.house.services.storage.list("files/"))) == 3


def test_du11_a_step_repeated_happens_once(library):
    number = library.add(state=State.SUBMITTED)
    token = library.client(people.COORDINATOR).headers["authorization"]
    clients = [library.house.browse(None, authorization=token) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: one.post(f"/api/v1/documents/{number}/publish"), clients))
    assert sorted(answer.status_code for answer in answers) == [200, 403, 403, 403]
    library.house.work()
    assert len(library.house.mails(people.REPRESENTATIVE)) == 1


def test_head_options_and_other_methods(library):
    number = library.add(audience="public")
    visitor = library.client(people.VISITOR)
    for path in (
        "/api/v1/search",
        "/api/v1/documents",
        f"/api/v1/documents/{number}",
        "/api/v1/openapi.json",
        "/search",
        "/",
        f"/documents/{number}",
    ):
        assert visitor.head(path).status_code == 200, path
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
            answer = visitor.request(method, path)
            assert answer.status_code == 405, (method, path)
            assert "GET" in answer.headers["allow"]
            if path.startswith("/api/"):
                problem(answer, 405)
    for step in CALLS:
        answer = visitor.get(f"/api/v1/documents/{number}/{step}")
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    for path in ("/api/v1", "/api/v2/documents", "/api/v1/documents/1/2/3"):
        problem(visitor.get(path), 404)


def test_posts_from_other_sites_get_a_problem(library):
    number = library.add(state=State.DRAFT)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}):
        problem(library.client(people.REPRESENTATIVE).post(f"/api/v1/documents/{number}/submit", headers=headers), 403)


def test_every_call_declares_its_problems(house):
    description = house.browse().get("/api/v1/openapi.json").json()
    assert set(description["components"]["securitySchemes"]) == {"token", "session"}
    assert "HTTPValidationError" not in str(description)
    calls = [(path, method, call) for path, methods in description["paths"].items() for method, call in methods.items()]
    assert len(calls) >= 13
    for path, method, call in calls:
        declared = set(call["responses"])
        assert "503" in declared
        assert ("404" in declared) == ("{" in path), path
        assert method == "get" or {"401", "403", "409", "413"} <= declared, path
        for status in declared - {"200", "201"}:
            assert call["responses"][status] == {"$ref": f"#/components/responses/{status}"}
        assert {"token": []} in call["security"]
    upload = description["paths"]["/api/v1/documents"]["post"]
    fields = upload["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]
    assert set(FIELDS) | {"file", "embargo_until"} <= set(fields)
