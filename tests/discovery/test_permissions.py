"""SF1: whoever asks, every place that lists or finds documents agrees with one oracle, computed from the policy.

Search and lists show what is open: published, past its embargo, and for an audience of the reader's. The document's own
address opens whatever `may_see` allows, and answers everything else as if it had never existed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from app.core import clock
from app.documents.models import Document
from app.documents.models import DocumentState as State
from app.documents.policy import is_open, may_mourn, may_see
from tests import people
from tests.discovery.library import Library

EVERYBODY = (people.VISITOR, *people.CAST)
WORD = "baobab"
OWNERS = (people.REPRESENTATIVE, people.COLLEAGUE, people.MEMBER)
ORGANISATION = {"representative": "unicef", "colleague": "unicef", "member": "ndma"}
ON_A_PAGE = re.compile(r'href="/documents/(\d+)"')
ROW = re.compile(r'<h[23]><a href="/documents/(\d+)"')


@dataclass(frozen=True, slots=True)
class Shelved:
    id: int
    secret: str
    type: str
    year: int
    organisation: str
    audience: str
    facts: Document


@pytest.fixture
def shelf(library: Library) -> list[Shelved]:
    """Every audience × every state × no, past and coming embargo. Each has one word that no other document has."""
    now = clock.now()
    groups = [f"group-{library.group(slug)}" for slug in ("financing", "shocks")]
    kinds = [
        *((State.PUBLISHED, embargo) for embargo in (None, None, now - timedelta(days=1), now + timedelta(days=1))),
        *((state, None) for state in (State.DRAFT, State.SUBMITTED, State.DECLINED, State.WITHDRAWN)),
    ]
    made = []
    for audience in ("public", "members", "committee", *groups):
        for state, embargo in kinds:
            n = len(made)
            secret = "zz" + "".join(chr(97 + int(digit)) * 2 for digit in f"{n:02}") + "k"
            kind = ("policy_brief", "fact_sheet")[n % 2]
            owner, year = OWNERS[n % 3], 2020 + n % 3
            number = library.add(
                [f"The {WORD} gives shade. It is said of {secret} only."],
                title=f"Title {secret}",
                summary=f"On {WORD}.",
                state=state,
                owner=owner,
                audience=audience,
                embargo_until=embargo,
                type=kind,
                year=year,
            )
            with library.house.read() as session:
                facts = session.get_one(Document, number)
            made.append(Shelved(number, secret, kind, year, ORGANISATION[owner.key], audience, facts))
    library.house.work()
    return made


def open_to(library: Library, shelf: list[Shelved], person: people.Member | None) -> list[Shelved]:
    """The oracle of lists and search."""
    actor, now = library.house.actor(person), clock.now()
    found = [
        one
        for one in shelf
        if is_open(one.facts, now) and (actor.readable_audiences is None or one.audience in actor.readable_audiences)
    ]
    assert all(may_see(actor, one.facts, now).allowed for one in found)
    return found


def pages(client, path: str) -> Iterator[str]:
    """The page and those that follow it."""
    joint = "&" if "?" in path else "?"
    for number in range(1, 20):
        text = client.get(f"{path}{joint}page={number}").text
        yield text
        if 'rel="next"' not in text:
            return
    raise AssertionError("a list without an end")


def answer_of(client, path: str, **params: object):
    answer = client.get(path, params=params or None)
    assert answer.status_code == 200, f"{answer.status_code} {answer.text[:500]!r}"
    return answer.json()


def counted(values) -> dict[str, int]:
    return dict(Counter(str(value) for value in values))


def test_sf1_everyone_finds_what_is_open_to_them_and_nothing_else(library, shelf):
    shelves = set()
    for person in EVERYBODY:
        client = library.client(person)
        expected = open_to(library, shelf, person)
        ids = {one.id for one in expected}
        shelves.add(frozenset(ids))
        secrets = {one.secret for one in shelf}
        allowed = {one.secret for one in expected}

        found = answer_of(client, "/api/v1/search", q=WORD, per_page=100)
        assert {hit["id"] for hit in found["hits"]} == ids, person
        assert found["total"] == len(ids)
        assert found["facets"]["type"] == counted(one.type for one in expected)
        assert found["facets"]["year"] == counted(one.year for one in expected)
        assert found["facets"]["organisation"] == counted(one.organisation for one in expected)
        assert found["facets"]["kind"] == counted("document" for _ in expected)
        assert {word for word in secrets if word in str(found)} == allowed

        for sort in ("relevance", "date"):
            shown = [int(n) for text in pages(client, f"/search?q={WORD}&sort={sort}") for n in ROW.findall(text)]
            assert sorted(shown) == sorted(ids), person
        by_title = [int(n) for text in pages(client, "/documents?sort=title") for n in ROW.findall(text)]
        assert by_title == [one.id for one in sorted(expected, key=lambda one: one.secret)]
        listed = answer_of(client, "/api/v1/documents", per_page=100)
        assert ({item["id"] for item in listed["items"]}, listed["total"]) == (ids, len(ids))

        home = client.get("/").text
        newest = sorted(ids, reverse=True)[:6]
        assert [int(n) for n in ROW.findall(home)] == newest, person
        for slug in ("unicef", "ndma"):
            of_it = {int(n) for n in ON_A_PAGE.findall(client.get(f"/organisations/{slug}").text)}
            mine = sorted((one.id for one in expected if one.organisation == slug), reverse=True)
            assert of_it <= set(mine)
            assert of_it >= set(mine[:3])
        for slug in ("financing", "shocks"):
            of_it = {int(n) for n in ON_A_PAGE.findall(client.get(f"/groups/{slug}").text)}
            assert of_it == {one.id for one in expected if one.audience == f"group-{library.group(slug)}"}
    assert len(shelves) == 6, "the cast should differ in what it may read"


def test_sf1_a_word_of_a_hidden_document_finds_nothing(library, shelf):
    """No total, facet, snippet or correction tells that the word exists."""
    for person in (people.VISITOR, people.GUEST, people.MEMBER, people.COORDINATOR, people.FORMER):
        client = library.client(person)
        allowed = {one.id for one in open_to(library, shelf, person)}
        nothing = answer_of(client, "/api/v1/search", q="zzyyxxk")
        for one in shelf:
            found = answer_of(client, "/api/v1/search", q=f'"{one.secret}"')
            assert {hit["id"] for hit in found["hits"]} == ({one.id} & allowed), (person, one)
            if one.id not in allowed:
                same = {"total", "hits", "facets"}
                assert {k: found[k] for k in same} == {k: nothing[k] for k in same}


@pytest.mark.once
def test_sf1_the_addresses_of_a_document_follow_the_policy(library, shelf):
    """AC2, UP14: what one may not know of answers byte for byte as a number that was never given."""
    now = clock.now()
    for person in EVERYBODY:
        client, actor = library.client(person), library.house.actor(person)
        absent = {path: client.get(path.format(999_999)) for path in ADDRESSES}
        assert {answer.status_code for answer in absent.values()} == {404}
        for one in shelf:
            allowed = may_see(actor, one.facts, now).allowed
            for path, nobody in absent.items():
                if person not in READERS and path != ADDRESSES[0]:
                    continue
                answer = client.get(path.format(one.id))
                if allowed:
                    assert answer.status_code == 200, (person, one, path)
                    continue
                if path in ADDRESSES[:2] and may_mourn(actor, one.facts):
                    assert answer.status_code == 410, (person, one, path)
                    continue
                assert answer.status_code == 404, (person, one, path)
                assert answer.content == nobody.content
                assert dict(answer.headers) == dict(nobody.headers)


READERS = (people.VISITOR, people.GUEST, people.COLLEAGUE, people.REPRESENTATIVE, people.COORDINATOR, people.FORMER)
ADDRESSES = (
    "/api/v1/documents/{}",
    "/documents/{}",
    "/documents/{}/pages/1",
    "/documents/{}/files/study.txt",
)
