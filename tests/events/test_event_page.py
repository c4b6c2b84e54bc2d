"""The page of an event: who sees it, what it says of time and place, and the link that only those registered are given."""

import re
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from app import events
from app.accounts import Person
from app.core import clock
from app.events.models import Event, EventState, Occurrence
from app.events.parts import MeetingPanel, Parts
from app.web.parts import Offer
from tests.events.crowd import crowd
from tests.events.factory import meeting, monthly, next_nth, occurrence_ids, put, times, webinar
from tests.people import (
    ADMINISTRATOR,
    CHAIR,
    COLLEAGUE,
    COORDINATOR,
    FORMER,
    GUEST,
    LEAD,
    MEMBER,
    REPRESENTATIVE,
    SUSPENDED,
    VISITOR,
)

SECRET = "zq7-marker-of-the-call"
LINK = f"https://calls.example/{SECRET}"


def words_of(page: str) -> str:
    """The page's text as one line, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [
        ("group", {COLLEAGUE, LEAD, COORDINATOR}),
        ("members", {COLLEAGUE, LEAD, COORDINATOR, MEMBER, REPRESENTATIVE, CHAIR, ADMINISTRATOR}),
        ("committee", {COORDINATOR, CHAIR, ADMINISTRATOR}),
        (
            "public",
            {COLLEAGUE, LEAD, COORDINATOR, MEMBER, REPRESENTATIVE, CHAIR, ADMINISTRATOR, GUEST, FORMER, VISITOR},
        ),
    ],
)
def test_who_sees_it_and_who_is_given_the_link(house, browse, audience, seen_by):
    """Those who run it have the link at once; nobody else before they are registered."""
    if audience == "group":
        event, runs = monthly(house, join_link=LINK), {LEAD, COORDINATOR}
    else:
        event, runs = webinar(house, join_link=LINK, audience=audience), {COORDINATOR, ADMINISTRATOR}
        runs |= {CHAIR} if audience == "committee" else set()
    for who in (COLLEAGUE, LEAD, COORDINATOR, MEMBER, REPRESENTATIVE, CHAIR, ADMINISTRATOR, GUEST, FORMER, VISITOR):
        client = browse(who)
        page = client.get(f"/events/{event}")
        assert page.status_code == (200 if who in seen_by else 404), who
        assert (SECRET in page.text) is (who in runs), who
        if page.status_code == 404:
            assert page.content == client.get("/events/987654").content
            assert client.get(f"/events/{event}/on/2026-01-01").status_code == 404
    assert (
        browse(None).post("/sign-in", data={"email": SUSPENDED.email, "password": "a quiet house of reeds"}).status_code
        == 422
    )


def surfaces(house, event):
    """Every address that may speak of the event."""
    with house.read() as session:
        base = events.address(event, events.meeting_by_occurrence(session, occurrence_ids(house, event)[0]).on)
    return [
        f"/events/{event}", base, f"{base}/people", f"{base}/people.csv", f"{base}/agenda", f"{base}/recording",
        f"/api/v1/events/{event}", "/api/v1/events", "/api/v1/search?q=financing", "/search?q=financing", "/", "/events",
        "/events.ics", f"/events/{event}.ics", "/groups/financing", "/calendar", base.replace("/events", "/calendar"),
    ]  # fmt: skip


def test_the_link_reaches_nobody_else_on_any_road(house, browse):
    """Perhaps, waiting, not coming, recording only: none of them is registered; nor is who comes to another meeting."""
    event = monthly(house, join_link=LINK, capacity=1, records=True)
    house.work()
    path = surfaces(house, event)[1] + "/answer"
    later = events.address(event, times(house, event)[1].date()) + "/answer"
    browse(LEAD).post(path, data={"answer": "going"})
    client = browse(COLLEAGUE)
    for sent in ("", "maybe", "declined", "recording_only", "going"):
        if sent:
            assert client.post(path, data={"answer": sent}).status_code == 303
        for address in surfaces(house, event):
            assert SECRET not in client.get(address).text, (sent, address)
    for who in (MEMBER, GUEST, VISITOR):
        stranger = browse(who)
        for address in surfaces(house, event):
            assert SECRET not in stranger.get(address).text, (who, address)
    assert client.post(later, data={"answer": "going"}).status_code == 303
    for address in surfaces(house, event)[:2]:
        assert SECRET not in client.get(address).text, address
    said = client.get(f"/api/v1/events/{event}").json()
    assert [one["join_link"] for one in [said, *said["occurrences"][:3]]] == ["", "", LINK, ""]
    assert SECRET in client.get(later.removesuffix("/answer")).text
    browse(LEAD).post(path, data={"answer": "declined"})
    assert SECRET in client.get(f"/events/{event}").text
    for address in (
        "/",
        "/events",
        "/events.ics",
        "/api/v1/events",
        "/search?q=financing",
        "/groups/financing",
        "/calendar",
    ):
        assert SECRET not in client.get(address).text, address
    with time_machine.travel(times(house, event)[0] + timedelta(hours=3)):
        assert SECRET not in browse(COLLEAGUE).get(path.removesuffix("/answer")).text


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("", "{first} – {second} , 23:30–00:30 EAT"),
        ("America/New_York", "{first} , 15:30–16:30 EST (23:30–00:30 EAT)"),
        ("Asia/Tokyo", "{second} , 05:30–06:30 JST ({short}, 23:30–00:30 EAT)"),
    ],
)
def test_times_are_in_the_readers_zone_with_the_houses_beside(house, browse, zone, said):
    """Half an hour before midnight in Nairobi; EST stands for the winter of any year."""
    begin = datetime.combine(date(clock.now().year + 1, 12, 8), time(23, 30))
    event = webinar(house, starts=begin)
    with house.write() as session:
        session.execute(update(Person).where(Person.email == MEMBER.email).values(timezone=zone))
    second = f"{begin + timedelta(days=1):%A 9 %B %Y}"
    expected = said.format(first=f"{begin:%A 8 %B %Y}", second=second, short=f"{begin:%a 8 %b}")
    assert f" {expected} " in words_of(browse(MEMBER).get(f"/events/{event}").text)


def test_moved_and_cancelled_meetings_say_so_with_the_reason(house, browse):
    event = monthly(house)
    [first, second, third] = occurrence_ids(house, event)[:3]
    with house.write() as session:
        one = session.get_one(Occurrence, first)
        one.starts_at, one.ends_at = one.starts_at + timedelta(days=1), one.ends_at + timedelta(days=1)
        one.changed, one.reason = True, "The Treasury moved house."
        two = session.get_one(Occurrence, second)
        two.changed, two.venue, two.mode, two.reason = True, "Kisumu", "in_person", "A visit."
        three = session.get_one(Occurrence, third)
        three.state, three.reason = EventState.CANCELLED, "Budget week."
    client = browse(COLLEAGUE)
    with house.read() as session:
        pages = [client.get(events.meeting_by_occurrence(session, one).href).text for one in (first, second, third)]
    assert "This meeting has been moved" in pages[0]
    assert re.search(r"It was planned for Tuesday [^.]*, 14:00–15:30 EAT\. The Treasury moved house\.", pages[0])
    assert "This meeting differs from the others of its series" in pages[1]
    assert "Kisumu" in pages[1]
    assert "calls.example" not in pages[1], "a meeting in person has no link"
    assert "This meeting is cancelled" in pages[2]
    assert "Budget week." in pages[2]
    assert 'name="answer"' not in pages[2]
    with house.write() as session:
        whole = session.get_one(Event, event)
        whole.state, whole.cancel_reason = EventState.CANCELLED, "The group rests."
    assert "The group rests." in client.get(f"/events/{event}").text


def test_a_series_leads_to_its_next_meeting_and_lists_the_others(house, browse):
    event = monthly(house)
    found = times(house, event)
    with time_machine.travel(found[2] - timedelta(days=1)):
        page = browse(COLLEAGUE).get(f"/events/{event}").text
    days = re.findall(rf'href="/events/{event}/on/([\d-]+)"', page)
    assert days[:6] == [one.date().isoformat() for one in found[3:9]], "the next ones first"
    assert days[6:] == [one.date().isoformat() for one in (found[1], found[0])]
    assert f'action="/events/{event}/on/{found[2].date()}/answer"' in page
    assert "Every month on the second Tuesday" in page


@pytest.mark.parametrize(
    "on", ["2026-13-01", "20261208", "1700000000", "2026-12-08T14:00", "soon", "2020-01-01", "0000-00-00"]
)
def test_only_a_day_of_the_series_is_an_address(house, browse, on):
    event = monthly(house)
    assert browse(COLLEAGUE).get(f"/events/{event}/on/{on}").status_code == 404


def test_names_for_members_numbers_for_others(house, browse):
    event = webinar(house, audience="public")
    path = surfaces(house, event)[1] + "/answer"
    browse(REPRESENTATIVE).post(path, data={"answer": "going"})
    for who in (MEMBER, GUEST, VISITOR):
        page = browse(who).get(f"/events/{event}").text
        assert "Going: <b>1</b>" in page
        assert (REPRESENTATIVE.name in page) is (who is MEMBER)
        assert REPRESENTATIVE.email not in page
        assert ("Chege Coordinator" in page) is (who is MEMBER), "who put it there is for members"
    assert "2 of 3 places are free." in page
    assert f"/sign-in?next=/events/{event}" in page


def test_what_organisers_write_is_safe_and_what_is_private_stays_so(house, browse):
    event = webinar(house, description="# Aims\n\n<script>alert(1)</script> [site](javascript:alert(1)) **well**")
    page = browse(MEMBER).get(f"/events/{event}").text
    assert "<h3>Aims</h3>" in page
    assert "<strong>well</strong>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_queries_grow_neither_with_people_nor_with_the_series(house, browse):
    small, large = webinar(house, capacity=None), put(
        house, COORDINATOR, kind="webinar", title="Weekly", starts=next_nth(1, 1), minutes=60,
        timezone="Africa/Nairobi", audience="members", rule=events.Rule(events.Frequency.WEEKLY),
    )  # fmt: skip
    paths = [surfaces(house, one)[1] for one in (small, large)]
    for place, client in enumerate(crowd(house, 30).values()):
        client.post(f"{paths[1]}/answer", data={"answer": "going"})
        if not place:
            client.post(f"{paths[0]}/answer", data={"answer": "going"})
    client = browse(MEMBER)
    counted = []
    for path in paths:
        with house.counting() as statements:
            page = client.get(path)
        counted.append(len(statements))
        assert "Person 001" in page.text
    # Of a series the other meetings are looked up, and what was said for all of them: four queries, however many.
    assert counted[1] - counted[0] <= 4
    assert counted[1] < 20
    assert "18 more" in page.text


def test_what_the_meeting_made_stands_on_its_page(house, browse):
    event = meeting(house)
    parts = house.services.get(Parts)
    panel = MeetingPanel(
        "The minutes are circulated.", [Offer("Read the minutes", "/minutes-of-it")], ["We **agree**."]
    )
    house.services.provide(Parts, Parts(parts.papers, parts.find_papers, lambda *_: panel))
    page = browse(COLLEAGUE).get(f"/events/{event}").text
    assert "The minutes are circulated." in page
    assert 'href="/minutes-of-it"' in page
    assert "We **agree**." in page


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        (LEAD, {"people", "edit", "agenda", "cancel"}),
        (COLLEAGUE, set()),
    ],
)
def test_those_who_run_it_are_offered_what_they_may_do(house, browse, who, offered):
    event = meeting(house)
    page = browse(who).get(f"/events/{event}").text
    assert set(re.findall(rf'class="button[^"]*" href="/events/{event}/(?:on/[\d-]+/)?(\w+)"', page)) == offered
    for address in re.findall(rf'class="button[^"]*" href="(/events/{event}/[^"]+)"', page):
        assert browse(who).get(address).status_code == 200
    with house.write() as session:
        session.scalars(select(Occurrence)).one().state = EventState.CANCELLED
    page = browse(who).get(f"/events/{event}").text
    assert ("Hold this meeting after all" in page) is bool(offered)
