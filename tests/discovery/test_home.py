"""Both faces of home; that what is kept is right at once after every change; and how many queries pages take."""

from datetime import timedelta

import pytest
import time_machine

from app import organisations
from app.access import SYSTEM, Role, Scope, end_grants, grant_role
from app.accounts import Person, PersonState
from app.core import clock, revision
from app.documents.models import DocumentState as State
from app.groups.models import WorkingGroup
from app.jobs import enqueue
from tests import people
from tests.discovery.library import Library
from tests.discovery.test_permissions import answer_of


def titles(client, path: str = "/") -> set[str]:
    """The titles in the rows of a page."""
    text = client.get(path).text
    return {title for title in ("Alpha", "Beta", "Gamma", "Delta") if f">{title}</a></h" in text}


def test_a_visitor_learns_what_the_community_is_and_sees_its_public_side(library):
    library.add(title="Alpha", audience="public")
    library.add(title="Beta", audience="members")
    library.add(title="Gamma", audience="public", state=State.SUBMITTED)
    visitor = library.client(people.VISITOR)
    assert titles(visitor) == {"Alpha"}
    page = visitor.get("/").text
    assert "United Nations Children" in page
    assert "/join" in page
    assert "What awaits you" not in page


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (people.COORDINATOR, {"/documents/review"}),
        (people.REPRESENTATIVE, {"1 draft to finish", "1 document was declined"}),
        (people.COLLEAGUE, set()),
        (people.GUEST, set()),
        (people.CHAIR, set()),
        (people.FORMER, set()),
    ],
)
def test_what_awaits_me_follows_my_role(library, who, expected):
    library.add(title="Alpha", state=State.DRAFT)
    library.add(title="Beta", state=State.DECLINED)
    library.add(title="Gamma", state=State.SUBMITTED)
    page = library.client(who).get("/").text
    awaiting = page[page.index('id="awaits"') : page.index('id="new"')]
    everything = {"/documents/review", "1 draft to finish", "1 document was declined"}
    assert {words for words in everything if words in awaiting} == expected
    assert ("Nothing waits for you" in awaiting) == (not expected)
    assert titles(library.client(who)) == set()


def test_groups_and_the_first_thing_to_do_are_those_of_the_person(library):
    lead, guest = (library.client(who).get("/").text for who in (people.LEAD, people.GUEST))
    assert "/groups/financing" in lead
    assert "Lead</span>" in lead
    assert "/groups/shocks" not in lead
    assert "/groups/shocks" in guest
    assert "Guest" in guest
    assert '"/documents/new"' in lead
    assert "Upload a document" not in guest


def test_lists_are_right_at_once_after_each_act(library):
    """Publish, restrict, withdraw, through the real forms: every reader's next page tells it."""
    member, visitor = library.client(people.MEMBER), library.client(people.VISITOR)
    coordinator = library.client(people.COORDINATOR)
    places = ("/", "/documents", "/organisations/unicef")
    number = library.add(title="Alpha", audience="public", state=State.SUBMITTED)

    def seen(client) -> list[bool]:
        return [titles(client, place) == {"Alpha"} for place in places]

    assert seen(member) == seen(visitor) == [False] * 3
    assert coordinator.post(f"/api/v1/documents/{number}/publish").status_code == 200
    assert seen(member) == seen(visitor) == [True] * 3
    form = {"title": "Alpha", "type": "research_study", "visibility": "members", "language": "en"}
    assert coordinator.post(f"/documents/{number}/edit", data=form).status_code == 303
    assert seen(member) == [True] * 3
    assert seen(visitor) == [False] * 3
    assert coordinator.post(f"/documents/{number}/edit", data=form | {"title": "Beta"}).status_code == 303
    assert [titles(member, place) for place in places] == [{"Beta"}] * 3
    assert coordinator.post(f"/api/v1/documents/{number}/withdraw").status_code == 200
    assert [titles(member, place) for place in places] == [set()] * 3


def test_the_end_of_an_embargo_opens_lists_at_that_moment(library):
    """No job has to run, and nothing that was kept a second before stays."""
    now = clock.now()
    library.add(title="Alpha", audience="public", embargo_until=now + timedelta(seconds=20))
    library.add(["the words of beta"], title="Beta", audience="public")
    library.house.work()
    clients = [library.client(who) for who in (people.VISITOR, people.MEMBER, people.COORDINATOR)]
    with time_machine.travel(now + timedelta(seconds=19.5), tick=False):
        for client in clients:
            assert titles(client) == titles(client, "/documents") == {"Beta"}
            assert answer_of(client, "/api/v1/documents")["total"] == 1
            assert answer_of(client, "/api/v1/search?q=alpha")["total"] == 0
    with time_machine.travel(now + timedelta(seconds=20.5), tick=False):
        for client in clients:
            assert titles(client) == titles(client, "/documents") == {"Alpha", "Beta"}
            assert answer_of(client, "/api/v1/documents")["total"] == 2
            assert answer_of(client, "/api/v1/search?q=alpha")["total"] == 1


def test_what_is_kept_is_never_shown_to_another_set_of_audiences(library):
    """Everybody in turn, twice, in one process whose kept values are warm."""
    group = f"group-{library.group('financing')}"
    for title, audience in (("Alpha", "public"), ("Beta", "members"), ("Gamma", "committee"), ("Delta", group)):
        library.add(title=title, audience=audience)
    expected = {
        people.VISITOR: {"Alpha"},
        people.COORDINATOR: {"Alpha", "Beta", "Gamma", "Delta"},
        people.CHAIR: {"Alpha", "Beta", "Gamma"},
        people.LEAD: {"Alpha", "Beta", "Delta"},
        people.MEMBER: {"Alpha", "Beta"},
        people.GUEST: {"Alpha"},
        people.FORMER: {"Alpha"},
        people.SUSPENDED: {"Alpha"},
    }
    for _ in range(2):
        for who, there in expected.items():
            assert titles(library.client(who)) == titles(library.client(who), "/documents") == there, who
            total = answer_of(library.client(who), "/api/v1/documents")["total"]
            assert total == len(there), who


@pytest.mark.parametrize("end", ["group", "organisation", "suspension"])
def test_a_right_that_ends_ends_everywhere_at_once(library, end):
    """AC4: the same client, the same warm process, the next request."""
    group = library.group("financing")
    library.add(["zebra words"], title="Alpha", audience="public")
    library.add(["zebra words"], title="Beta", audience="members")
    library.add(["zebra words"], title="Gamma", audience=f"group-{group}")
    library.house.work()
    client = library.client(people.LEAD)

    def readable() -> tuple[set[str], set[str], set[str], set[str]]:
        found = {hit["title"] for hit in answer_of(client, "/api/v1/search?q=zebra")["hits"]}
        return titles(client), titles(client, "/documents"), titles(client, "/search?q=zebra"), found

    everything = {"Alpha", "Beta", "Gamma"}
    assert readable() == (everything,) * 4
    if end == "organisation":
        assert client.post("/organisations/ndma/leave").status_code == 303
    number = library.house.person_id(people.LEAD)
    with library.house.write() as session:
        if end == "group":
            end_grants(session, number, scope=Scope.GROUP, scope_id=group)
        if end == "suspension":
            session.get_one(Person, number).state = PersonState.SUSPENDED
    left = {"Alpha", "Beta"} if end == "group" else {"Alpha"}
    assert readable() == (left,) * 4


def test_one_more_right_opens_more_at_once(library):
    group = library.group("shocks")
    library.add(["zebra words"], title="Alpha", audience=f"group-{group}")
    library.house.work()
    client = library.client(people.MEMBER)
    assert titles(client) == titles(client, "/search?q=zebra") == set()
    with library.house.write() as session:
        grant_role(session, library.house.person_id(people.MEMBER), Role.GROUP_MEMBER, Scope.GROUP, group, by=SYSTEM)
    assert titles(client) == titles(client, "/documents") == titles(client, "/search?q=zebra") == {"Alpha"}


# The most SQL statements that a page may send, with nothing kept by the process yet; the number of things shown is
# not among what it depends on.
MOST = {
    "/": 12,
    "/search?q=shade&kind=document": 7,
    "/search?q=shade&kind=organisation": 5,
    "/search?q=shade&kind=group": 5,
    "/documents": 9,
    "/documents/{document}": 11,
    "/organisations": 6,
    "/organisations/unicef": 9,
    "/groups": 7,
    "/groups/financing": 16,
}


@pytest.mark.once
def test_the_number_of_queries_does_not_grow_with_the_lists(library, monkeypatch):
    """6 against 60 documents, organisations and groups; each page cold, then again."""
    monkeypatch.setattr("app.discovery.engine.LOOK_AGAIN", 3_600.0)  # once a second it would be one more
    library.house.work()
    counts = [_fill_and_count(library, range(6)), _fill_and_count(library, range(6, 60))]
    assert counts[0] == counts[1]
    for path, (cold, warm) in counts[1].items():
        assert cold <= MOST[path.split(" ")[1]], (path, cold)
        assert warm <= cold


def revise(library: Library) -> None:
    """What was kept of lists is old now."""
    with library.house.write() as session:
        revision.bump(session)


def _fill_and_count(library: Library, numbers: range) -> dict[str, tuple[int, int]]:
    group = f"group-{library.group('financing')}"
    for n in numbers:
        audience = ("public", group)[n % 2]
        document = library.add(["Shade and trees."], title=f"Shade {n}", audience=audience, terms={"county": ["001"]})
        with library.house.write() as session:
            organisations.create_organisation(session, name=f"Shade of {n}", kind="government", by=SYSTEM)
            now = clock.now()
            group_row = WorkingGroup(slug=f"g{n}", name=f"Group {n}", purpose="Shade.", created_at=now)
            session.add(group_row)
            session.flush()
            enqueue(session, "search.update", kind="group", id=group_row.id)
    library.house.work()
    found = {}
    for who in (people.VISITOR, people.LEAD, people.COORDINATOR):
        client = library.client(who)
        for pattern in MOST:
            path = pattern.format(document=document)
            taken = []
            client.get(path)  # vocabularies are read once a process
            revise(library)
            for _ in range(2):
                with library.house.counting() as statements:
                    assert client.get(path).status_code in {200, 404}
                taken.append(len(statements))
            found[f"{who.key if who else 'visitor'} {pattern}"] = (taken[0], taken[1])
    return found


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (people.REPRESENTATIVE, {"/organisations/unicef/edit", "/organisations/unicef/people", "/nominations/new"}),
        (people.COLLEAGUE, {"/nominations/new"}),
        (people.GUEST, set()),
    ],
)
def test_home_leads_to_my_organisation(library, who, expected):
    page = library.client(who).get("/").text
    ways = {"/organisations/unicef/edit", "/organisations/unicef/people", "/nominations/new"}
    assert {way for way in ways if f'<li><a href="{way}"' in page.partition("<main")[2]} == expected
    assert ('href="/organisations/unicef"' in page.partition("<main")[2]) == bool(expected)
