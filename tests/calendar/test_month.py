"""Month and week: who sees what, what narrows them, how full days and long events look, and which addresses there are."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine

from app import events
from app.access import SYSTEM, Role, Scope, end_grants, grant_role
from tests import people
from tests.calendar.views import grid, links, put, titles, week, words

NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)
VIEWS = ("/calendar/2026/12", "/calendar/2026/week/50", "/events")


@pytest.fixture(autouse=True)
def december():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def full(house):
    """A week with an event of every audience."""
    put(house, "For all", "2026-12-07T10:00", audience="public")
    put(house, "For members", "2026-12-08T10:00")
    put(house, "Financing alone", "2026-12-09T10:00", by=people.LEAD, group="financing", kind="twg_meeting")
    put(house, "Financing invites", "2026-12-10T10:00", by=people.LEAD, group="financing", audience="members")
    put(house, "Shocks alone", "2026-12-11T10:00", group="shocks", kind="twg_meeting")
    put(house, "Committee sits", "2026-12-12T10:00", audience="committee", kind="committee_meeting")
    return house


SEEN = {
    people.VISITOR: {"For all"},
    people.FORMER: {"For all"},
    people.GUEST: {"For all", "Shocks alone"},
    people.MEMBER: {"For all", "For members", "Financing invites"},
    people.COLLEAGUE: {"For all", "For members", "Financing invites", "Financing alone"},
    people.CHAIR: {"For all", "For members", "Financing invites", "Committee sits"},
    people.ADMINISTRATOR: {"For all", "For members", "Financing invites", "Committee sits"},
    people.COORDINATOR: {
        "For all",
        "For members",
        "Financing invites",
        "Financing alone",
        "Shocks alone",
        "Committee sits",
    },
}


def test_everybody_sees_their_own_and_nothing_kept_for_others(full, browse):
    """Everybody in turn, twice, in one warm process; no word of the page, filters and their numbers included, tells of the rest."""
    clients = {who: browse(who) for who in SEEN}
    for _ in range(2):
        for who, seen in SEEN.items():
            for view in VIEWS:
                text = clients[who].get(view).text
                assert set(titles(text)) == seen, (who, view)
                counted = re.search(r"The community</span><span class=\"count\">(\d+)", text)
                assert int(counted[1]) == len({"For all", "For members", "Committee sits"} & seen), (who, view)
                shocks = "Shock-responsive" in text[text.index("<main") :]
                assert shocks == ("Shocks alone" in seen), (who, view)


def test_a_right_that_ends_and_one_that_begins_show_at_once(full, browse):
    member, colleague = browse(people.MEMBER), browse(people.COLLEAGUE)
    for view in VIEWS:
        assert "Financing alone" not in titles(member.get(view).text)
        assert "Financing alone" in titles(colleague.get(view).text)
    with full.write() as session:
        from_group = events.get_event(session, full.actor(people.COORDINATOR), 3).group_id
        scope = {"scope": Scope.GROUP, "scope_id": from_group}
        grant_role(session, full.person_id(people.MEMBER), Role.GROUP_MEMBER, by=SYSTEM, **scope)
        end_grants(session, full.person_id(people.COLLEAGUE), **scope)
    for view in VIEWS:
        assert "Financing alone" in titles(member.get(view).text)
        assert "Financing alone" not in titles(colleague.get(view).text)


@pytest.mark.parametrize(
    ("who", "asked", "expected"),
    [
        (people.COLLEAGUE, "group=financing", {"Financing alone", "Financing invites"}),
        (people.MEMBER, "group=financing", {"Financing invites"}),
        (people.MEMBER, "group=shocks", set()),
        (people.VISITOR, "group=financing", set()),
        (people.COORDINATOR, "group=shocks&group=financing", {"Financing alone", "Financing invites", "Shocks alone"}),
        (people.COORDINATOR, "kind=twg_meeting", {"Financing alone", "Shocks alone"}),
        (people.COORDINATOR, "kind=twg_meeting&group=shocks", {"Shocks alone"}),
        (people.COLLEAGUE, "show=my-groups", {"Financing alone", "Financing invites"}),
        (people.MEMBER, "show=my-groups", set()),
        (people.VISITOR, "show=my-groups", set()),
        (people.GUEST, "show=my-groups,community", {"For all", "Shocks alone"}),
        (people.MEMBER, "show=community", {"For all", "For members"}),
        (people.MEMBER, "show=attended", {"For members"}),
        (people.COLLEAGUE, "show=attended", set()),
        (people.VISITOR, "show=attended", set()),
        (people.MEMBER, "group=nobody", set()),
        (people.MEMBER, "kind=nothing&kind=%00", set()),
        (people.MEMBER, "show=everything", {"For all", "For members", "Financing invites"}),
        (people.MEMBER, "group=,&kind=", {"For all", "For members", "Financing invites"}),
    ],
)
def test_filters_narrow_within_the_rights_and_stay_from_view_to_view(full, browse, who, asked, expected):
    with full.write() as session:
        for title, answer in (("For members", events.Answer.GOING), ("For all", events.Answer.DECLINED)):
            line = next(one for one in events.lines(session, SYSTEM) if one.title == title)
            meeting = events.meeting_by_occurrence(session, line.occurrence_id)
            events.registration.answer(session, meeting, answer, by=full.actor(people.MEMBER))
    client = browse(who)
    ways = set()
    for view in VIEWS:
        text = client.get(f"{view}?{asked}").text
        assert set(titles(text)) == expected, view
        found = links(text)
        for label in ("Month", "Week", "List", "November 2026", "January 2027", "Week 49", "Week 51", "Past events"):
            if label in found:
                kept = parse_qsl(urlsplit(found[label]).query)
                ways.add(tuple(pair for pair in kept if pair[0] in {"show", "group", "kind"}))
                assert set(titles(client.get(found[label]).text)) <= expected
        chips = text.count('<span class="vh">Remove </span>')
        assert chips == len(next(iter(ways)))
        if chips:
            assert set(titles(client.get(found["Clear all"]).text)) == SEEN[who]
    assert len(ways) == 1


def test_choices_say_how_many_there_would_be(full, browse):
    """Each number is what its link then shows."""
    client = browse(people.COLLEAGUE)
    for view in VIEWS:
        found = re.findall(
            r'<li><a href="([^"]+)"><span>([^<]+)</span><span class="count">(\d+)',
            client.get(f"{view}?kind=webinar").text,
        )
        assert len(found) >= 4
        for href, label, number in found:
            shown = titles(client.get(href.replace("&amp;", "&")).text)
            more = (
                len(titles(client.get(f"{view}?kind=webinar").text))
                if "kind=" in href.partition("kind=webinar")[2]
                else 0
            )
            assert len(shown) == int(number) + more, (view, label)


def test_a_full_day_folds_and_the_week_unfolds_it(house, browse):
    for n in range(7):
        put(house, f"Talk {n}", f"2026-12-15T{9 + n:02}:00", audience="public")
    put(house, "Alone", "2026-12-16T09:00", audience="public")
    client = browse()
    text = client.get("/calendar/2026/12").text
    assert grid(text) == {15: ["09:00 Talk 0", "10:00 Talk 1", "11:00 Talk 2"], 16: ["09:00 Alone"]}
    more = links(text)["+4 more – Tuesday 15 December 2026"]
    assert more == "/calendar/2026/week/51#2026-12-15"
    assert links(text)["Wednesday 16 December"] == "/calendar/2026/week/51#2026-12-16"
    unfolded = client.get(more).text
    assert [entry.partition(" ")[2] for entry in week(unfolded)["2026-12-15"]] == [f"Talk {n}" for n in range(7)]


def test_long_and_cancelled_events_holidays_and_today(house, browse):
    put(house, "Conference", "2026-12-10T09:00", 2 * 24 * 60 + 8 * 60, audience="public")
    put(house, "To midnight", "2026-12-21T22:00", 120, audience="public")
    put(house, "Into the year", "2026-12-31T20:00", 3 * 24 * 60, audience="public")
    gone = put(house, "Called off", "2026-12-14T09:00", audience="public")
    with house.write() as session:
        event = session.get_one(events.Event, gone)
        event.state = events.EventState.CANCELLED
        events.touch(session, event, moved=True)
    client = browse()
    text = client.get("/calendar/2026/12").text
    assert grid(text) == {
        10: ["09:00 Conference"],
        11: ["All day Conference"],
        12: ["until 17:00 Conference"],
        14: ["09:00 Called off"],
        21: ["22:00 To midnight"],
        31: ["20:00 Into the year"],
    }
    assert re.search(
        r'<li class="kind-webinar off"><a href="/events/\d+">.*?Called off.*?<span class="tag red">Cancelled', text
    )
    assert text.count("Cancelled") == 1
    assert list(grid(client.get("/calendar/2027/1").text).values()) == [
        ["All day Into the year"],
        ["All day Into the year"],
        ["until 20:00 Into the year"],
    ]
    assert re.search(
        r'<td class="today" aria-current="date"><p class="date"><a href="[^"]+"><span class="long">Wednesday </span>2',
        text,
    )
    assert text.count('aria-current="date"') == 1
    heads = re.findall(r'<th scope="col">(\w+)</th>', text)
    assert (heads[0], heads[6], len(heads)) == ("Monday", "Sunday", 7)
    assert '<caption class="vh">December 2026</caption>' in text
    assert re.findall(r'<p class="holiday">([^<]+)', text) == ["Jamhuri Day", "Christmas Day", "Boxing Day"]
    client.cookies.set("language", "sw")
    swahili = client.get("/calendar/2026/12").text
    assert "<h1>Desemba 2026</h1>" in swahili
    assert "Siku ya Jamhuri" in swahili
    assert "Jumatatu" in swahili
    assert "Siku ya Jamhuri" in client.get("/calendar/2026/week/50").text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/calendar", 200, "December 2026"),
        ("/calendar/2000/1", 200, "January 2000"),
        ("/calendar/2026/week/53", 200, "Week 53: 28 December 2026 – 3 January 2027"),
        ("/calendar/2027/week/1", 200, "Week 1: 4 – 10 January 2027"),
        ("/calendar/2026/week/49", 200, "Week 49: 30 November – 6 December 2026"),
        ("/calendar/2029/2", 200, "The calendar reaches to 9 February 2029."),
        ("/calendar/2100/12", 200, "The calendar reaches to 9 February 2029."),
        ("/calendar/2100/week/52", 200, "The calendar reaches to"),
        ("/events?from=nonsense&until=%00", 200, "Nothing is on the calendar yet"),
        ("/events?past=yes&until=9999-12-31", 200, "Nothing has taken place yet"),
        *((f"/calendar/{rest}", 404, "") for rest in ("1999/12", "2101/1", "2026/0", "2026/13", "2026/x", "x/1")),
        *(
            (f"/calendar/{rest}", 404, "")
            for rest in ("2025/week/53", "2026/week/0", "2026/week/54", "2026/week", "2026")
        ),
        ("/calendar/99999999999999999999/1", 404, ""),
    ],
)
def test_addresses(browse, path, status, said):
    answer = browse().get(path)
    assert answer.status_code == status
    assert said in words(answer.text)
    if "reaches to" in said:
        assert 'rel="next"' not in answer.text
    for back in re.findall(r'rel="(?:prev|next)" href="([^"]+)"', answer.text):
        assert browse().get(back).status_code == 200


def test_an_empty_calendar_says_so_and_offers_what_one_may_do(house, browse):
    for who, may in ((None, False), (people.MEMBER, False), (people.LEAD, True), (people.COORDINATOR, True)):
        text = browse(who).get("/calendar/2026/12").text
        assert "Nothing is on the calendar in this month." in text
        assert ('href="/events/new"' in text) == may
        assert ('href="/events.ics"' in text) == (who is None)
    assert "No events" in browse().get("/calendar/2026/week/50").text
    narrowed = browse().get("/events?kind=webinar").text
    assert "No event fits these filters" in narrowed
    assert links(narrowed)["Clear all filters"] == "/events"


def test_pages_ask_as_often_however_full_they_are(house, browse):
    counts = []
    for numbers in (range(3), range(3, 60)):
        for n in numbers:
            put(house, f"Talk {n}", f"2026-12-{7 + n % 7:02}T{8 + n % 9:02}:00", group=("financing", "shocks")[n % 2])
        taken = {}
        for who in (None, people.COLLEAGUE, people.COORDINATOR):
            client = browse(who)
            for view in (*VIEWS, "/events?past=yes", "/calendar/2026/12?show=attended&kind=webinar"):
                client.get("/calendar/2027/6")  # vocabularies are read once a process
                with house.write() as session:
                    events.say_changed(session, session.get_one(events.Event, 1))
                for warmth in ("cold", "warm"):
                    with house.counting() as statements:
                        client.get(view)
                    taken[who, view, warmth] = len(statements)
        counts.append(taken)
    assert counts[0] == counts[1]
    # One of them is what every page says of its reader: what they are told, and whether their mail comes back.
    assert max(number for key, number in counts[1].items() if key[2] == "cold") <= 9
    assert max(number for key, number in counts[1].items() if key[2] == "warm") <= 3
