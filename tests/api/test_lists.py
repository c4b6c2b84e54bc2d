"""Lists, search, methods, and the description of the API."""

import pytest

from app.documents.models import DocumentState as State
from tests import people
from tests.api.calls import CALLS, FIELDS, problem


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
        "corrected": "",
        "suggestion": "",
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
        "pages": 1,
        "readable": True,
        "external_id": None,
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
            if (method, path) == ("PATCH", f"/api/v1/documents/{number}"):
                problem(answer, 401)
                continue
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
        assert method == "get" or {"403", "409", "413"} <= declared, path
        assert method == "get" or ({} in call["security"]) != ("401" in declared), path
        for status in declared - {"200", "201"}:
            assert call["responses"][status] == {"$ref": f"#/components/responses/{status}"}
        assert {"token": []} in call["security"]
    upload = description["paths"]["/api/v1/documents"]["post"]
    fields = upload["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]
    assert set(FIELDS) | {"file", "embargo_until"} <= set(fields)
