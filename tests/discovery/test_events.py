"""Events among the results: who finds which, by which words, and when it says that they take place."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app import events
from app.accounts import Person
from app.core import clock
from app.core.settings import Settings
from tests import people
from tests.discovery.library import Library
from tests.discovery.meili import KEY, free_port, meilisearch
from tests.discovery.test_permissions import answer_of
from tests.events import factory
from tests.houses import House

LINK = "https://calls.example/okapi-secret"


@pytest.fixture(params=["embedded", pytest.param("meilisearch", marks=pytest.mark.once)])
def calendar(request, settings: Settings, tmp_path):
    """A library whose house has either engine."""
    port = free_port()
    address = f"http://127.0.0.1:{port}" if request.param == "meilisearch" else ""
    key = Settings(search_key=KEY).search_key
    opened = House(settings.model_copy(update={"search_url": address, "search_key": key}))
    with meilisearch(port, tmp_path) if address else nullcontext():
        yield Library(opened)
        opened.close()


def found(library: Library, who: people.Member | None, words: str) -> set[str]:
    return {hit["title"] for hit in answer_of(library.client(who), "/api/v1/search", q=words)["hits"]}


def test_who_finds_which_event_by_which_words(calendar):
    house = calendar.house
    of_group = factory.monthly(house, title="Okapi series", join_link=LINK, description="Where the zebrafinch sings.")
    factory.webinar(house, title="Okapi webinar")
    factory.webinar(house, title="Okapi for all", audience="public", host_id=1)
    factory.put(
        house,
        people.COORDINATOR,
        kind="committee_meeting",
        title="Okapi of the committee",
        starts=datetime.combine(clock.home_today() + timedelta(days=3), datetime.min.time()),
        minutes=60,
        timezone=factory.NAIROBI,
        audience="committee",
    )
    with house.write() as session:
        item = events.AgendaItem(
            event_id=of_group, position=1, title="Ledger of the wildebeest", presenter="Njeri Ndege"
        )
        session.add(item)
        events.touch(session, session.get_one(events.Event, of_group), moved=False)
    house.work()
    everyone = {
        people.VISITOR: {"Okapi for all"},
        people.GUEST: {"Okapi for all"},
        people.MEMBER: {"Okapi for all", "Okapi webinar"},
        people.COLLEAGUE: {"Okapi for all", "Okapi webinar", "Okapi series"},
        people.CHAIR: {"Okapi for all", "Okapi webinar", "Okapi of the committee"},
        people.COORDINATOR: {"Okapi for all", "Okapi webinar", "Okapi of the committee", "Okapi series"},
    }
    for who, titles in everyone.items():
        assert found(calendar, who, "okapi") == titles, who
        for words in (
            "zebrafinch",
            "wildebeest",
            '"Njeri Ndege"',
            "Mkutano wa kikundi kazi",
            "Financing Sustainability",
        ):
            assert ("Okapi series" in found(calendar, who, words)) == ("Okapi series" in titles), (who, words)
        for words in ("okapi-secret", LINK):
            hits = answer_of(calendar.client(who), "/api/v1/search", q=words)["hits"]
            assert not [hit for hit in hits if "secret" in str(hit)], "the address of the call is nobody's to find"
    assert found(calendar, None, "UNICEF") == {"Okapi for all", "United Nations Children's Fund"}
    member = calendar.client(people.MEMBER)
    assert answer_of(member, "/api/v1/search", q="okapi")["facets"]["kind"] == {"event": 2}
    page = member.get("/search?q=okapi&kind=event").text
    assert 'href="/search?q=okapi" aria-current="true"' in page.replace("&amp;", "&"), "the kind can be taken off again"
    assert "Events" in page


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        (None, ("Wednesday 2 December 2026", "01:30–03:00 EAT")),
        (people.MEMBER, ("Tuesday 1 December 2026", "17:30–19:00 EST", "Wed 2 Dec, 01:30–03:00 EAT")),
    ],
)
def test_results_say_when_in_the_reader_s_own_zone(library, who, shown):
    """The next meeting that is not called off; else the last one, and that it is."""
    house = library.house
    with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC), tick=False):
        starts = datetime.fromisoformat("2026-11-25T01:30")
        rule = events.Rule(events.Frequency.WEEKLY, count=2)
        number = factory.webinar(house, title="Okapi", audience="public", starts=starts, minutes=90, rule=rule)
        with house.write() as session:
            first = events.get_meeting(session, house.actor(people.COORDINATOR), number, starts.date())
            first.occurrence.state = events.EventState.CANCELLED
            session.get_one(Person, house.person_id(people.MEMBER)).timezone = "America/New_York"
        house.work()
        page = library.client(who).get("/search?q=okapi").text
        for words in shown:
            assert words in page
        assert "Cancelled" not in page
        with house.write() as session:
            session.get_one(events.Event, number).state = events.EventState.CANCELLED
        assert "Cancelled" in library.client(who).get("/search?q=okapi").text


def test_a_right_that_ended_hides_the_event_though_the_index_lags(library):
    house = library.house
    number = factory.webinar(house, title="Okapi", audience="public")
    house.work()
    assert found(library, None, "okapi") == {"Okapi"}
    with house.write() as session:
        session.get_one(events.Event, number).audience = "committee"
    for who in (None, people.MEMBER):
        answer = answer_of(library.client(who), "/api/v1/search", q="okapi")
        assert (answer["hits"], answer["total"]) == ([], 0)


def test_a_page_of_results_asks_as_often_however_many_events_it_shows(library):
    house = library.house
    counts = []
    for n in (1, 9):
        for _ in range(n):
            factory.webinar(house, title="Okapi", audience="public")
        house.work()
        client = library.client(people.MEMBER)
        client.get("/search?q=okapi")
        with house.counting() as statements:
            assert client.get("/search?q=okapi").text.count("/events/") >= n
        counts.append(len(statements))
    assert counts[0] == counts[1]
