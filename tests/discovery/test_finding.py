"""SF1 for what is offered while somebody types, pages of a hit, similar documents, filters and browsing; the reader's jumps."""

import re
from datetime import timedelta

import pytest

from app.core import clock
from app.documents.models import Document
from app.documents.models import DocumentState as State
from tests import people
from tests.discovery.test_permissions import answer_of

EVERYBODY = (
    people.VISITOR,
    people.FORMER,
    people.GUEST,
    people.MEMBER,
    people.COLLEAGUE,
    people.CHAIR,
    people.COORDINATOR,
)
SECOND = "The baobab gives {0} shade and water in the dry season, and the {0} elders of the county met below it."
OFFERED = re.compile(r'role="option" id="suggest-document-(\d+)"')


@pytest.fixture
def grove(library):
    """Each audience × open, under embargo, listed to members; every one of three pages, two of them of the same matter."""
    made = {}
    now = clock.now()
    groups = [f"group-{library.group(slug)}" for slug in ("financing", "shocks")]
    for n, audience in enumerate(("public", "members", "committee", *groups)):
        for embargo in (None, now + timedelta(days=1)):
            number = library.add(
                ["Contents.", SECOND.format("wide"), SECOND.format("cool")],
                title=f"Baobab of {audience.replace('-', ' ')}{' to come' if embargo else ''}",
                audience=audience,
                embargo_until=embargo,
                terms={"county": [f"0{n + 10}"], "topic": ["financing"]},
                year=2010 + n,
            )
            made[number] = (audience, embargo)
    made[library.add(["A draft baobab."], title="Baobab draft", state=State.DRAFT)] = ("members", "draft")
    library.house.work()
    return library, made


def open_to(library, made, person) -> set[int]:
    actor = library.house.actor(person)
    audiences = actor.readable_audiences
    return {n for n, (audience, shut) in made.items() if shut is None and (audiences is None or audience in audiences)}


def test_sf1_nothing_is_offered_that_may_not_be_found(grove):
    """Suggestions, pages, similar documents, values of filters and the map: each as the policy says, for everybody."""
    library, made = grove
    sizes = set()
    for person in EVERYBODY:
        client, allowed = library.client(person), open_to(library, made, person)
        sizes.add(len(allowed))
        offered = answer_of(client, "/api/v1/search/suggest", q="baob")["items"]
        assert {one["id"] for one in offered if one["kind"] == "document"} == allowed, person
        fragment = client.get("/search/suggest?q=baob")
        assert {int(n) for n in OFFERED.findall(fragment.text)} == allowed
        assert fragment.headers["cache-control"] == "private, max-age=30"
        assert client.get("/search/suggest?q=baob", headers={"accept": "application/json"}).json()["items"] == offered
        counties = client.get("/search/filters/county?q=baobab").text
        assert len(re.findall(r"/search\?q=baobab&amp;county=0\d\d", counties)) == len(allowed)
        browse = client.get("/documents/browse").text
        assert len(set(re.findall(r"/documents\?year=(20\d\d)", browse))) == len(allowed)
        assert f"{len(allowed)} document" in browse
        for number in made:
            pages = client.get(f"/search/pages?document={number}&q=baobab&part=1")
            alike = client.get(f"/api/v1/documents/{number}/similar")
            if number not in allowed:
                absent = client.get("/search/pages?document=999999&q=baobab&part=1")
                assert (pages.status_code, pages.content) == (404, absent.content), (person, number)
                if person != people.COORDINATOR:  # who reviews opens what is under embargo
                    assert alike.status_code == 404
                continue
            assert [int(n) for n in re.findall(rf"/documents/{number}/pages/(\d)\?q=baobab#hit-1", pages.text)] == [
                2,
                3,
            ]
            assert {one["id"] for one in alike.json()["items"]} <= allowed - {number}
            assert len(alike.json()["items"]) == min(5, len(allowed) - 1)
    assert len(sizes) >= 4, "the cast should differ in what it may read"
    for odd in ("", "b", '"', "*", "baob\x00", "<b>", "x" * 900):
        assert library.client(people.MEMBER).get("/search/suggest", params={"q": odd}).status_code == 200


def test_hits_tell_how_many_pages_and_what_they_are(grove):
    library, made = grove
    with library.house.write() as session:
        first = next(iter(made))
        session.get_one(Document, first).external_id = "REG-1"
    client = library.client(people.MEMBER)
    hit = next(h for h in answer_of(client, "/api/v1/search?q=shade elders&per_page=100")["hits"] if h["id"] == first)
    assert (hit["pages"], hit["readable"], hit["external_id"]) == (2, True, "REG-1")
    page = client.get("/search?q=shade elders").text
    assert "1 more page" in page
    assert f"/search/pages?q=shade+elders&amp;document={first}" in page
    whole = client.get(f"/search/pages?q=shade elders&document={first}").text
    assert "2 pages" in whole
    assert "<mark>shade</mark>" in whole
    section = client.get(f"/documents/{first}").text
    assert f'hx-get="/documents/{first}/similar"' in section
    assert "Similar documents" in client.get(f"/documents/{first}/similar").text


def test_the_reader_goes_from_hit_to_hit_over_pages_and_files(grove):
    library, made = grove
    client, first = library.client(people.MEMBER), next(iter(made))
    page = client.get(f"/documents/{first}/pages/2?q=baobab").text
    assert '<span class="hit" id="hit-1" tabindex="-1"></span><mark>baobab</mark>' in page
    assert f'data-next="/documents/{first}/pages/3?q=baobab#hit-1"' in page
    assert 'data-previous=""' in page
    page = client.get(f'/documents/{first}/pages/3?q="cool shade"').text
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", page) == ["cool shade"]
    assert "Page 1 of 1 with your words" in page
    page = client.get(f"/documents/{first}/pages/1?q=baobab").text
    assert f'href="/documents/{first}/pages/2?q=baobab#hit-1"' in page
    assert "0 hits on this page" in page
    assert "data-hits" not in client.get(f"/documents/{first}/pages/1?q=zebra").text
