"""Reading changes nothing, hostile addresses break nothing, and what is hidden looks like what is absent."""

import hashlib
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core import clock
from app.core.errors import InvalidError
from app.documents.models import Document, DocumentVersion
from app.tables import METADATA
from app.web.doorway import Room
from tests import people
from tests.houses import House

UNTOUCHED_BY = {"sign_in_session", "usage_count"}  # when somebody was here last, and how often things are opened


def contents(house):
    with house.read() as session:
        return {
            name: sorted(map(repr, session.execute(select(*table.columns)).all()))
            for name, table in METADATA.tables.items()
            if name not in UNTOUCHED_BY
        }


def get_routes(house):
    return sorted({route.path for route in house.app.router.routes if "GET" in (getattr(route, "methods", None) or ())})


def filled(path, house):
    """An address of the route, with ids and slugs of things that are there."""
    values = {
        "slug": "ndma" if "organisations" in path else "financing",
        "person_id": str(house.person_id(people.MEMBER)),
    }
    return re.sub(r"{(\w+)(?::\w+)?}", lambda match: values.get(match[1], "1"), path)


def publish(house, audience):
    with house.write() as session:
        owner, now = house.person_id(people.COLLEAGUE), clock.now()
        document = Document(state="published", owner_id=owner, audience=audience, created_at=now, published_at=now)
        session.add(document)
        session.flush()
        version = DocumentVersion(
            document_id=document.id, number=1, title="A title", type="other", language="en", licence="cc_by_4",
            created_by=owner, created_at=now,
        )  # fmt: skip
        session.add(version)
        session.flush()
        document.version_id = version.id
        return document.id


@pytest.mark.parametrize("who", [None, people.MEMBER, people.ADMINISTRATOR, people.COORDINATOR], ids=str)
def test_no_get_changes_the_database(house, browse, who):
    publish(house, "public")
    client = browse(who)
    before = contents(house)
    paths = get_routes(house)
    assert len(paths) > 25
    answers = {path: client.get(filled(path, house)).status_code for path in paths}
    heads = {path: client.head(filled(path, house)).status_code for path in ("/", "/documents", "/healthz")}
    assert {path: status for path, status in answers.items() if status >= 500 and path != "/readyz"} == {}
    assert set(heads.values()) == {200}
    assert contents(house) == before


@pytest.mark.parametrize(
    "path", ["/documents/{}", "/api/v1/documents/{}", "/documents/{}/edit", "/documents/{}/pages/1"]
)
def test_what_is_hidden_answers_byte_for_byte_as_what_is_absent(house, browse, path):
    hidden, absent = publish(house, f"group-{min(house.actor(people.LEAD).group_ids)}"), 10**6
    for who in (people.MEMBER, people.GUEST, None):
        client = browse(who)
        first, second = (client.get(path.format(number)) for number in (hidden, absent))
        assert first.status_code == second.status_code
        assert first.status_code == 404 or (path.endswith("/edit") and who is not people.MEMBER)
        assert first.content == second.content
        if first.status_code == 303:  # the way back names the address that was asked for
            continue
        assert {**first.headers} == {**second.headers}


@pytest.mark.parametrize(
    "number", ["0", "-1", "abc", "1.5", "9" * 30, "1%00", "%F0%9F%98%80", "1;DROP", "９", "0x1", " 1", "1e3"]
)
@pytest.mark.parametrize(
    "path",
    [
        "/documents/{}",
        "/api/v1/documents/{}",
        "/documents/{}/pages/1",
        "/organisations/{}",
        "/groups/{}",
        "/topics/{}",
        "/posts/{}",
        "/invitation/{}",
    ],
)
def test_what_names_nothing_is_absent(browse, path, number):
    assert browse(people.ADMINISTRATOR).get(path.format(number)).status_code == 404


@pytest.fixture(scope="module")
def readers(furnished, tmp_path_factory):
    """Two browsers of one house, for many requests that change nothing."""
    from app.core.settings import Settings  # noqa: PLC0415

    data = tmp_path_factory.mktemp("readers")
    house = House(Settings(data_dir=data, database_url=furnished(data)))
    yield house, [house.browse(), house.browse(people.MEMBER)]
    house.close()


NAMES = [
    "q",
    "page",
    "per_page",
    "sort",
    "type",
    "topic",
    "county",
    "year",
    "organisation",
    "language",
    "kind",
    "next",
    "pillar",
]
HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "\x00",
            "'",
            '"',
            "%",
            "\\",
            "*" * 50,
            '"' * 7,
            "../../",
            "{{7*7}}",
            "9" * 40,
            "-1",
            "NaN",
            "\U0001f600",
            "a" * 5000,
        ]
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(
        [
            "/",
            "/search",
            "/documents",
            "/organisations",
            "/groups",
            "/api/v1/search",
            "/api/v1/organisations",
            "/sign-in",
            "/join",
        ]
    ),
    query=st.dictionaries(st.sampled_from(NAMES), HOSTILE, max_size=4),
    who=st.integers(0, 1),
    agent=st.sampled_from(["", "x" * 4000, "\x1b[31m", "Mozilla/5.0"]),
)
def test_no_query_breaks_a_page(readers, path, query, who, agent):
    answer = readers[1][who].get(path, params=query, headers={"user-agent": agent.encode()})
    assert answer.status_code < 500, answer.text[:500]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.text(max_size=40).map(lambda text: "/" + text.lstrip("/")), who=st.integers(0, 1))
def test_no_address_breaks_the_house(readers, path, who):
    from urllib.parse import quote  # noqa: PLC0415

    assert readers[1][who].get(quote(path, safe="/%")).status_code < 500


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(["/sign-in", "/reset", "/language", "/invitation/x", "/reset/x"]),
    body=st.dictionaries(
        st.sampled_from(["email", "password", "name", "language", "next", "label"]), HOSTILE, max_size=4
    ),
)
def test_no_form_breaks_the_house(readers, path, body):
    assert readers[1][0].post(path, data=body).status_code < 500


@pytest.mark.parametrize(("path", "kind"), [("/api/v1/trouble", "application/problem+json"), ("/trouble", "text/html")])
def test_problems_are_said_field_by_field(house, browse, path, kind):
    def trouble():
        raise InvalidError("Two things are wrong.", {"title": "Enter a title.", "year": "Enter a year."})

    def numbered(number: int):
        return number

    room = Room()
    room.get(path)(trouble)
    room.get(path + "/query")(numbered)
    house.app.router.routes.extend(room.routes)
    answer = browse().get(path)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith(kind)
    assert all(sentence in answer.text for sentence in ("Two things are wrong.", "Enter a title.", "Enter a year."))
    if kind != "text/html":
        assert answer.json()["errors"] == [
            {"field": "title", "message": "Enter a title."},
            {"field": "year", "message": "Enter a year."},
        ]
    unreadable = browse().get(path + "/query?number=seven")
    assert unreadable.status_code == 422
    assert unreadable.headers["content-type"].startswith(kind)


def test_assets_are_named_by_their_content_and_kept_for_ever(browse):
    client = browse()
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text))
    assert any(address.endswith(".css") for address in addresses)
    for address in addresses:
        plain = client.get(address, headers={"accept-encoding": "identity"})
        assert plain.status_code == 200
        assert plain.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert "content-encoding" not in plain.headers
        assert hashlib.sha256(plain.content).hexdigest()[:12] in address
        for coding in ("gzip", "br"):
            packed = client.get(address, headers={"accept-encoding": coding})
            assert packed.content == plain.content
            assert packed.headers["vary"] == "accept-encoding"
    packed = client.get(next(a for a in addresses if a.endswith(".css")), headers={"accept-encoding": "gzip, br"})
    assert packed.headers["content-encoding"] == "br"
    assert int(packed.headers["content-length"]) < 15_000


@pytest.mark.parametrize(
    "path", ["/static/baraza.css", "/static/baraza.000000000000.css", "/static/%2e%2e%2fassets.py", "/static/%00"]
)
def test_what_is_no_asset(browse, path):
    assert browse().get(path).status_code == 404


def test_readiness_says_ok_or_not_and_nothing_more(house, browse, monkeypatch):
    from app.web.health import Checks  # noqa: PLC0415

    client = browse()
    assert client.get("/healthz").text == "ok"
    well = client.get("/readyz")
    assert well.status_code == 200
    assert set(well.json()) == {"status", "database", "storage", "search"}

    def away():
        raise ConnectionError("marker: password of the database")

    for name, status in (("search", 200), ("database", 503), ("storage", 503)):
        checks = house.services.get(Checks).checks
        monkeypatch.setitem(checks, name, away)
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()[name]) == (status, "not ok")
        assert "marker" not in answer.text
        monkeypatch.setitem(checks, name, lambda: None)
    assert client.get("/readyz").status_code == 200
