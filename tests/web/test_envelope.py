"""What goes with every answer whatever made it, and what a request may not bring."""

import json

import pytest

from app.web.doorway import Room
from tests import people
from tests.houses import House

SAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


def breaks():
    raise ZeroDivisionError("marker of the inside")


@pytest.fixture
def client(house, browse):
    room = Room()
    room.get("/breaks")(breaks)
    room.get("/api/v1/breaks")(breaks)
    house.app.router.routes.extend(room.routes)
    return browse(people.MEMBER)


def asset(client):
    return client.get("/").text.partition('<link rel="stylesheet" href="')[2].partition('"')[0]


CASES = {
    "page": (200, lambda c: c.get("/documents")),
    "head": (200, lambda c: c.head("/documents")),
    "redirect": (303, lambda c: c.post("/language", data={"language": "en"})),
    "sign-in wanted": (303, lambda c: (c.cookies.clear(), c.get("/account"))[1]),
    "refused": (403, lambda c: c.get("/admin")),
    "cross-site": (403, lambda c: c.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})),
    "absent": (404, lambda c: c.get("/nowhere")),
    "wrong method": (405, lambda c: c.delete("/documents")),
    "too large": (413, lambda c: c.post("/account", data={"name": "x" * 3_000_000})),
    "invalid": (422, lambda c: c.post("/account", data={})),
    "fault": (500, lambda c: c.get("/breaks")),
    "static": (200, lambda c: c.get(asset(c))),
    "absent asset": (404, lambda c: c.get("/static/absent.css")),
    "health": (200, lambda c: c.get("/healthz")),
    "api": (200, lambda c: c.get("/api/v1/me")),
    "api absent": (404, lambda c: c.get("/api/v1/nowhere")),
    "api fault": (500, lambda c: c.get("/api/v1/breaks")),
    "openapi": (200, lambda c: c.get("/api/v1/openapi.json")),
}


@pytest.mark.parametrize("case", CASES)
def test_security_headers_on_every_kind_of_answer(client, case):
    status, ask = CASES[case]
    answer = ask(client)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in SAYS} == SAYS
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "server" not in answer.headers
    assert "strict-transport-security" not in answer.headers, "this house has no https"


@pytest.mark.parametrize("path", ["/", "/nowhere", "/healthz", "/account", "/breaks"])
def test_https_is_kept_for_a_year(settings, path):
    house = House(settings.model_copy(update={"base_url": "https://baraza.example"}))
    try:
        answer = house.browse().get(path)
        assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    finally:
        house.close()


@pytest.mark.parametrize("path", ["/breaks", "/api/v1/breaks"])
def test_a_fault_says_nothing_of_the_inside_and_is_written_down_once(client, capfd, path):
    answer = client.get(path)
    assert "marker" not in answer.text
    assert "Traceback" not in answer.text
    assert "our fault" in answer.text
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    (fault,) = [line for line in lines if line["event"] == "unexpected"]
    assert "marker of the inside" in fault["exception"]


def test_when_even_the_error_page_fails_there_is_a_sentence(client, house, monkeypatch):
    monkeypatch.setattr(type(house.app.state.furniture), "render", lambda *_args, **_more: breaks())
    answer = client.get("/nowhere")
    assert answer.status_code == 500
    assert answer.text == "This is our fault, and it has been written down. Please try again later."
    assert answer.headers["x-content-type-options"] == "nosniff"


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "https://127.0.0.1.evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
]
OWN = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://127.0.0.1:8000"},
]


@pytest.mark.parametrize(("headers", "passes"), [*((h, False) for h in FOREIGN), *((h, True) for h in OWN)], ids=str)
def test_posts_from_other_sites_are_refused(browse, headers, passes):
    member = browse(people.MEMBER)
    answer = member.post("/sign-out", headers=headers)
    assert answer.status_code == (303 if passes else 403)
    assert (member.get("/account").status_code == 200) is not passes
    told = member.post("/api/v1/documents", headers=headers)
    assert (told.status_code == 403) is not passes or told.status_code == 401
    if not passes:
        assert told.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_reading_from_other_sites_is_no_attack(browse, headers):
    assert browse().get("/documents", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/docs",
        "/redoc",
        "/openapi.json",
        "/metrics",
        "/.git/config",
        "/.env",
        "/static/",
        "/static/../pyproject.toml",
        "/static/%2e%2e/main.py",
    ],
)
def test_nothing_of_the_workshop_is_shown(browse, path):
    assert browse(people.ADMINISTRATOR).get(path).status_code == 404


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "PATCH", "NONSENSE"])
def test_methods_nobody_takes(browse, method):
    answer = browse().request(method, "/documents")
    assert answer.status_code == 405


@pytest.mark.parametrize(
    "address", ["/api/v1/applications?q=", "/api/v1/events?group=", "/committee/ballots?q=", "/admin/people?q=a"]
)
def test_a_list_asked_for_what_no_text_holds_answers_all_the_same(browse, address):
    assert browse(people.ADMINISTRATOR).get(f"{address}%00b").status_code == 200
