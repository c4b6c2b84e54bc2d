"""Events in the JSON API: programs schedule, read and register with the rights of their token."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.core import clock
from tests.api.calls import problem
from tests.discovery.library import Library
from tests.events.factory import monthly, next_nth, webinar
from tests.people import ADMINISTRATOR, COLLEAGUE, COORDINATOR, GUEST, LEAD, MEMBER, SUSPENDED, VISITOR

EAT = ZoneInfo("Africa/Nairobi")
LINK = "https://calls.example/secret-room"


def body(**given):
    starts = next_nth(2, 3, 9).replace(tzinfo=EAT)
    plan = {
        "title": "Costing clinic",
        "kind": "twg_meeting",
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(minutes=90)).isoformat(),
        "group": "financing",
        "join_link": LINK,
    }
    return plan | given


@pytest.fixture
def library(house):
    return Library(house)


@pytest.mark.parametrize(
    ("who", "group", "status"),
    [
        (LEAD, "financing", 201),
        (LEAD, "shocks", 403),
        (LEAD, "", 403),
        (COORDINATOR, "", 201),
        (ADMINISTRATOR, "", 201),
        (ADMINISTRATOR, "financing", 403),
        (COLLEAGUE, "financing", 403),
        (GUEST, "shocks", 403),
        (VISITOR, "financing", 401),
    ],
)
def test_who_schedules(library, who, group, status):
    """Whatever else is sent: the organiser, the identifier and the state are the house's to say."""
    sent = body(group=group, id=999, uid="mine", organiser_id=1, state="cancelled", sequence=7, audience="public")
    answer = library.client(who).post("/api/v1/events", json=sent)
    if status != 201:
        problem(answer, status)
        assert library.client(COORDINATOR).get("/api/v1/events").json()["total"] == 0
        return
    assert answer.status_code == 201
    made = answer.json()
    assert answer.headers["location"] == f"/api/v1/events/{made['id']}"
    assert made["id"] != 999
    assert (made["state"], made["visibility"]) == ("confirmed", f"group:{group}" if group else "members")
    assert made["starts_at"] == sent["starts_at"]
    assert made["join_link"] == LINK
    [item] = library.client(who).get("/api/v1/events").json()["items"]
    assert (item["id"], item["url"], item["group"]) == (made["id"], f"/events/{made['id']}", group)


@pytest.mark.parametrize(
    ("field", "sent", "named"),
    [
        ("title", " ", "title"),
        ("kind", "party", "kind"),
        ("starts_at", "2020-01-01T10:00:00+03:00", "starts_at"),
        ("ends_at", "2026-01-01T10:00:00+03:00", "ends_at"),
        ("timezone", "Mars/Olympus", "timezone"),
        ("mode", "in_person", "venue"),
        ("join_link", "javascript:alert(1)", "join_link"),
        ("capacity", 0, "capacity"),
        ("group", "nowhere", "group"),
        ("visibility", "committee", "visibility"),
        ("visibility", "group:shocks", "visibility"),
        ("host", "nobody", "host"),
        ("recurrence", {"frequency": "weekly", "count": 1}, "recurrence.count"),
        ("recurrence", {"frequency": "weekly", "count": 3, "until": "2030-01-01"}, "recurrence.until"),
        ("recurrence", {"frequency": "monthly_weekday", "nth": 1}, "recurrence.nth"),
        ("remind_minutes", [0], "remind_minutes"),
        ("starts_at", "2026-12-08T14:00:00", "starts_at"),
        ("starts_at", "0001-01-01T00:00:00+14:00", "starts_at"),
        ("starts_at", 1_800_000_000, "starts_at"),
    ],
)
def test_what_a_plan_must_be(library, field, sent, named):
    answer = library.client(LEAD).post("/api/v1/events", json=body(**{field: sent}))
    assert named in [fault["field"].removeprefix("body.") for fault in answer.json()["errors"]]
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert library.client(LEAD).get("/api/v1/events").json()["total"] == 0


def test_a_series_across_a_change_of_clocks_keeps_its_hour(library):
    london = ZoneInfo("Europe/London")
    first = datetime(2027, 3, 9, 14, tzinfo=london)
    made = (
        library.client(COORDINATOR)
        .post(
            "/api/v1/events",
            json=body(
                group="",
                timezone="Europe/London",
                starts_at=first.isoformat(),
                ends_at=(first + timedelta(hours=1)).isoformat(),
                recurrence={"frequency": "weekly", "count": 4},
            ),
        )
        .json()
    )
    assert made["recurrence"] == {"frequency": "weekly", "every": 1, "count": 4, "until": None, "nth": None}
    assert [one["starts_at"] for one in made["occurrences"]] == [
        "2027-03-09T14:00:00Z",
        "2027-03-16T14:00:00Z",
        "2027-03-23T14:00:00Z",
        "2027-03-30T14:00:00+01:00",
    ]


def test_lists_are_filtered_and_paged(house, library):
    series, talk = monthly(house), webinar(house)
    client = library.client(COLLEAGUE)

    def asked(**query):
        return client.get("/api/v1/events", params=query).json()

    everything = asked(per_page=100)
    assert everything["total"] == len(everything["items"]) > 20
    starts = [one["starts_at"] for one in everything["items"]]
    assert starts == sorted(starts, key=datetime.fromisoformat)
    second = asked(per_page=2, page=2)
    assert [one["on"] for one in second["items"]] == [one["on"] for one in everything["items"][2:4]]
    assert {one["id"] for one in asked(kind="webinar")["items"]} == {talk}
    assert {one["id"] for one in asked(group="financing")["items"]} == {series}
    assert {one["id"] for one in asked(q="costing scheme")["items"]} == {talk}
    assert asked(group="nowhere")["total"] == asked(q="costing meets")["total"] == 0
    day = next(one for one in everything["items"] if one["id"] == talk)["on"]
    assert [one["id"] for one in asked(**{"from": day, "to": day})["items"]] == [talk]
    assert asked(to=clock.now().isoformat())["total"] == 0
    for field, beyond in (("from", "tomorrow"), ("from", "0001-01-01"), ("to", "9999-12-31")):
        problem(client.get("/api/v1/events", params={field: beyond}), 422, fields=(field,))
    with house.counting() as few:
        asked(per_page=2)
    with house.counting() as many:
        asked(per_page=100)
    assert len(few) == len(many)


@pytest.mark.parametrize(
    ("who", "seen", "link", "said"),
    [
        (COLLEAGUE, 200, False, 200),
        (LEAD, 200, True, 200),
        (COORDINATOR, 200, True, 200),
        (MEMBER, 404, False, 404),
        (GUEST, 404, False, 404),
        (SUSPENDED, 404, False, 401),
        (VISITOR, 404, False, 401),
    ],
)
def test_who_reads_and_registers(house, library, who, seen, link, said):
    event = monthly(house, join_link=LINK)
    client = library.client(who)
    listed, opened = client.get("/api/v1/events"), client.get(f"/api/v1/events/{event}")
    assert opened.status_code == seen
    assert (LINK in opened.text) is link
    assert LINK not in listed.text
    assert bool(listed.json()["total"]) is (seen == 200)
    if seen == 404:
        assert opened.content == client.get("/api/v1/events/987654").content
    answer = client.post(f"/api/v1/events/{event}/rsvp", json={"answer": "going"})
    assert answer.status_code == said
    if said == 200:
        assert answer.json()["answer"] == "going"
        after = client.get(f"/api/v1/events/{event}").json()
        assert (after["my_answer"], after["join_link"], after["going"]) == ("going", LINK, 1)
        # Registered for one meeting is not registered for the next.
        assert (after["occurrences"][1]["my_answer"], after["occurrences"][1]["join_link"]) == (
            None,
            LINK if link else "",
        )
    else:
        problem(answer, said)


def test_an_answer_may_name_its_meeting_or_all_of_them(house, library):
    event = monthly(house)
    client = library.client(COLLEAGUE)
    days = [one["on"] for one in client.get(f"/api/v1/events/{event}").json()["occurrences"]]
    answer = client.post(f"/api/v1/events/{event}/rsvp", json={"answer": "maybe", "on": days[2]})
    assert answer.json() == {"event": event, "on": days[2], "answer": "maybe", "position": 0}
    client.post(f"/api/v1/events/{event}/rsvp", json={"answer": "declined", "all_coming": True})
    said = client.get(f"/api/v1/events/{event}").json()
    assert {one["my_answer"] for one in said["occurrences"]} == {"declined"}
    problem(client.post(f"/api/v1/events/{event}/rsvp", json={"answer": "maybe", "on": "2026-01-01"}), 404)
    for wrong in ({"answer": "waiting"}, {"answer": "yes"}, {}, {"answer": "going", "on": "soon"}):
        assert client.post(f"/api/v1/events/{event}/rsvp", json=wrong).status_code == 422
    problem(client.post(f"/api/v1/events/{event}/rsvp", json={"answer": "recording_only"}), 422, fields=("answer",))
