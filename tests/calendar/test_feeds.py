"""Calendars that programs fetch: who sees what, until when, and that nothing is sent twice for nothing."""

import gzip
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import time_machine
from sqlalchemy import select

from app import accounts, events
from app.access import Role, Scope, end_grants
from app.calendar.models import FeedToken
from app.events import Answer, Event, EventState, Occurrence, Registration
from tests import people
from tests.events import factory

# Later than whenever the cast was given its roles.
NOW = datetime(2031, 11, 20, 9, tzinfo=UTC)
LINK = "https://calls.example/webinar"
MISSING = "/feeds/0123456789012345678901234567890123456789012.ics"


@pytest.fixture
def at():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def shelf(house, at):
    """One event of each audience, by title; numbers by title."""
    return {
        "Open to all": factory.webinar(house, title="Open to all", audience="public", description="At length. " * 90),
        "For members": factory.webinar(house, title="For members"),
        "Of financing": factory.meeting(house, title="Of financing"),
        "Of shocks": factory.put(
            house, people.COORDINATOR, group="shocks", title="Of shocks", kind="twg_meeting", minutes=60,
            starts=datetime.fromisoformat("2031-12-01T10:00"), timezone=factory.NAIROBI,
        ),
        "For the committee": factory.webinar(house, title="For the committee", audience="committee", kind="committee_meeting"),
    }  # fmt: skip


def address(house, who, scope="all") -> str:
    """A new private address, as its page shows it."""
    page = house.browse(who).post("/account/calendars", data={"scope": scope})
    assert page.status_code == 200
    found = page.text.partition('id="new-address" type="text" value="')[2].partition('"')[0]
    assert f"webcal:{found.partition(':')[2]}" in page.text
    return found.removeprefix(house.settings.base_url)


def titles(answer) -> set[str]:
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return {str(one["SUMMARY"]) for one in icalendar.Calendar.from_ical(answer.text).walk("VEVENT")}


def register(house, event_id, who, answer=Answer.GOING, place=0):
    with house.write() as session:
        of = select(Occurrence.id).where(Occurrence.event_id == event_id).order_by(Occurrence.original_local)
        number = session.scalars(of).all()[place]
        session.add(Registration(occurrence_id=number, person_id=house.person_id(who), answer=answer, answered_at=NOW))
        events.say_changed(session, session.get(Event, event_id))
    return number


OPEN, MEMBERS = {"Open to all"}, {"Open to all", "For members"}
ALL = MEMBERS | {"Of financing", "Of shocks", "For the committee"}


@pytest.mark.parametrize(
    ("who", "every", "of_groups"),
    [
        (people.MEMBER, MEMBERS, set()),
        (people.COLLEAGUE, MEMBERS | {"Of financing"}, {"Of financing"}),
        (people.GUEST, OPEN | {"Of shocks"}, {"Of shocks"}),
        (people.CHAIR, MEMBERS | {"For the committee"}, set()),
        (people.COORDINATOR, ALL, set()),
        (people.FORMER, OPEN, set()),
    ],
    ids=lambda value: getattr(value, "key", ""),
)
def test_a_private_calendar_is_what_its_person_may_see(house, browse, shelf, who, every, of_groups):
    program = browse()
    assert titles(program.get(address(house, who))) == every
    assert titles(program.get(address(house, who, "groups"))) == of_groups
    assert titles(program.get(address(house, who, "registrations"))) == set()
    assert titles(browse(who).get("/events.ics")) == OPEN
    for title, number in shelf.items():
        assert browse(who).get(f"/events/{number}.ics").status_code == (200 if title in every else 404)
        assert program.get(f"/events/{number}.ics").status_code == (200 if title in OPEN else 404)


def test_a_calendar_may_be_narrowed(house, browse, shelf):
    program, mine = browse(), address(house, people.COLLEAGUE)
    assert titles(program.get(mine, params={"group": "financing"})) == {"Of financing"}
    assert titles(program.get(mine, params={"kind": ["webinar", "conference"]})) == MEMBERS
    assert titles(program.get(mine, params={"group": "shocks"})) == set(), "the group's name opens nothing"
    assert titles(program.get(mine, params={"group": "unheard-of"})) == set()
    assert titles(program.get("/events.ics", params={"kind": "conference"})) == set()


def leave_the_group(house):
    with house.write() as session:
        end_grants(session, house.person_id(people.COLLEAGUE), scope=Scope.GROUP, roles=[Role.GROUP_MEMBER])


def suspend(house):
    with house.write() as session:
        person = accounts.get_person(session, house.person_id(people.COLLEAGUE), lock=True)
        accounts.suspend(session, person, "Away", by=house.actor(people.ADMINISTRATOR))


def leave_the_organisation(house):
    with house.write() as session:
        end_grants(session, house.person_id(people.COLLEAGUE))


def press(what):
    def act(house):
        browser = house.browse(people.COLLEAGUE)
        with house.read() as session:
            number = session.scalars(select(FeedToken.id).order_by(FeedToken.id)).first()
        assert browser.post(f"/account/calendars/{number}/{what}").status_code in {200, 303}

    return act


@pytest.mark.parametrize(
    ("act", "left"),
    [
        (leave_the_group, MEMBERS),
        (leave_the_organisation, OPEN),
        (suspend, None),
        (press("revoke"), None),
        (press("renew"), None),
    ],
    ids=["left the group", "left the organisation", "suspended", "revoked", "replaced"],
)
def test_rights_end_at_the_next_fetch(house, browse, shelf, act, left):
    program, mine = browse(), address(house, people.COLLEAGUE)
    before = program.get(mine)
    assert titles(before) == MEMBERS | {"Of financing"}
    act(house)
    after = program.get(mine, headers={"if-none-match": before.headers["etag"]})
    if left is not None:
        assert titles(after) == left
        return
    unknown = program.get(MISSING)
    assert (after.status_code, after.content) == (404, unknown.content) == (unknown.status_code, unknown.content)
    assert "Financing" not in after.text


def test_a_guests_calendar_empties_when_their_time_is_over(house, browse, shelf, at):
    with house.write() as session:
        end_grants(session, house.person_id(people.GUEST), at=NOW + timedelta(days=2))
    program, mine = browse(), address(house, people.GUEST)
    assert titles(program.get(mine)) == OPEN | {"Of shocks"}
    at.shift(timedelta(days=3))
    assert titles(program.get(mine)) == OPEN


def test_an_address_is_a_key_to_one_calendar_and_kept_as_a_hash(house, browse, shelf, capfd):
    mine = address(house, people.ADMINISTRATOR)
    token = mine.removeprefix("/feeds/").removesuffix(".ics")
    assert len(token) >= 43, "256 bits"
    program = browse()
    for header, value in (("cookie", f"baraza={token}"), ("authorization", f"Bearer {token}")):
        assert program.get("/api/v1/me", headers={header: value}).status_code == 401
    got = program.get(mine, headers={"cookie": "baraza=nonsense"})
    assert got.headers["cache-control"] == "private, no-cache"
    assert got.headers["referrer-policy"] == "no-referrer"
    assert program.get(mine.replace(token[:5], "AAAAA")).status_code == 404
    page = browse(people.ADMINISTRATOR).get("/account/calendars")
    assert token not in page.text
    with house.read() as session:
        kept = [value for row in session.execute(select(FeedToken.__table__)) for value in row]
    assert token not in "".join(map(str, kept))
    house.work()
    heard = capfd.readouterr()
    assert token not in heard.out + heard.err
    assert token not in browse(people.ADMINISTRATOR).get("/admin/audit").text


def test_only_who_is_registered_gets_the_link(house, browse, at):
    single = factory.webinar(house)
    series = factory.monthly(house)
    member, colleague, lead = (address(house, who) for who in (people.MEMBER, people.COLLEAGUE, people.LEAD))
    program = browse()
    assert LINK not in program.get(member).text
    assert "https://calls.example/financing" in program.get(lead).text, "who runs the meeting has it"
    register(house, single, people.MEMBER)
    got = program.get(member).text.replace("\r\n ", "")
    assert f'CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL="Join the call":{LINK}' in got
    assert f"LOCATION:{LINK}" in got
    register(house, single, people.COLLEAGUE, Answer.WAITING)
    own = register(house, series, people.COLLEAGUE, place=2)
    with house.write() as session:
        rows = session.scalars(select(Occurrence).where(Occurrence.event_id == series).order_by(Occurrence.id)).all()
        for place in (2, 3):
            rows[place].join_link, rows[place].changed = f"https://calls.example/own-{place}", True
        assert rows[2].id == own
        events.touch(session, session.get(Event, series), moved=True)
    got = program.get(colleague).text.replace("\r\n ", "")
    assert LINK not in got, "who waits has no place yet"
    assert "own-2" in got
    assert "own-3" not in got
    assert "https://calls.example/financing" not in got, "of the one meeting only, which has its own"
    assert "calls.example" not in browse(people.COLLEAGUE).get(f"/events/{single}.ics").text
    assert LINK in browse(people.MEMBER).get(f"/events/{single}.ics").text.replace("\r\n ", "")


def test_what_i_attend_is_neither_more_nor_less(house, browse, at):
    series = factory.monthly(house)
    single = factory.webinar(house)
    mine, program = address(house, people.COLLEAGUE, "registrations"), browse()
    register(house, single, people.COLLEAGUE, Answer.RECORDING)
    assert titles(program.get(mine)) == set(), "recording only is no attendance"
    for place in (1, 3):
        register(house, series, people.COLLEAGUE, Answer.MAYBE, place)
    lines = program.get(mine).text.replace("\r\n ", "").split("\r\n")
    assert sum(line.startswith("EXDATE") for line in lines) == 2
    assert [line for line in lines if "UNTIL=20320309T205959Z" in line]
    for place in (0, 2, *range(4, 26)):
        register(house, series, people.COLLEAGUE, Answer.GOING, place)
    text = program.get(mine).text
    assert "EXDATE" not in text
    assert "UNTIL" not in text


def test_the_same_rows_give_the_same_bytes(house, browse, shelf, at):
    factory.monthly(house, audience="public", title="Open series")
    mine, program = address(house, people.COLLEAGUE), browse()
    one = f"/events/{shelf['Open to all']}.ics"
    for path, caching in ((mine, "private, no-cache"), ("/events.ics", "public, no-cache"), (one, "no-cache")):
        plain = program.get(path, headers={"accept-encoding": "identity"})
        packed = program.get(path, headers={"accept-encoding": "gzip, br;q=0.9"})
        assert packed.text == plain.text
        assert packed.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert "content-encoding" not in program.get(path, headers={"accept-encoding": "br, gzip;q=0"}).headers
        assert plain.headers["etag"] != packed.headers["etag"], "strong tags are of bytes"
        assert not plain.headers["etag"].startswith("W/")
        assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
        assert plain.headers["last-modified"] == "Thu, 20 Nov 2031 09:00:00 GMT"
        assert plain.headers["cache-control"] == caching
        head = program.head(path, headers={"accept-encoding": "identity"})
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(plain.content))
        assert head.headers["etag"] == plain.headers["etag"]
        again = program.get(path, headers={"if-none-match": f'"other", {packed.headers["etag"]}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", packed.headers["etag"])
        stale = program.get(path, headers={"if-modified-since": "Fri, 20 Nov 2037 09:00:00 GMT"})
        assert stale.status_code == 200, "a time says too little: what one may see changes without it"
    at.shift(timedelta(hours=5))
    assert program.get(mine).headers["etag"] == program.get(mine).headers["etag"]
    before = program.get(mine)
    with house.write() as session:
        events.touch(session, session.get(Event, shelf["Of shocks"]), moved=True)
    assert program.get(mine, headers={"if-none-match": before.headers["etag"]}).status_code == 304, "not theirs to see"
    with house.write() as session:
        events.touch(session, session.get(Event, shelf["Of financing"]), moved=True)
    after = program.get(mine, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert "SEQUENCE:1" in after.text
    assert before.text.count("UID:") == after.text.count("UID:")
    assert gzip.compress(b"a", mtime=0) == gzip.compress(b"a", mtime=0)


def test_what_was_called_off_stays_ninety_days_and_the_past_a_year(house, browse, at):
    series = factory.monthly(house, audience="public", title="Series")
    single = factory.webinar(house, audience="public", title="Single")
    with house.write() as session:
        session.get(Event, single).state = EventState.CANCELLED
        rows = session.scalars(select(Occurrence).where(Occurrence.event_id == series).order_by(Occurrence.id)).all()
        rows[0].state, rows[0].changed_at = EventState.CANCELLED, NOW
        for number in (series, single):
            events.touch(session, session.get(Event, number), moved=True)
    program = browse()
    assert program.get("/events.ics").text.count("STATUS:CANCELLED") == 2
    at.move_to(NOW + timedelta(days=89), tick=False)
    assert program.get("/events.ics").text.count("STATUS:CANCELLED") == 2
    at.move_to(NOW + timedelta(days=91), tick=False)
    later = program.get("/events.ics").text
    assert "STATUS:CANCELLED" not in later
    assert later.count("EXDATE;TZID=Africa/Nairobi:") == 1
    assert "SUMMARY:Single" not in later
    other = factory.webinar(house, audience="public", title="Passing")
    assert "Passing" in titles(program.get("/events.ics"))
    at.shift(timedelta(days=365))
    assert titles(program.get("/events.ics")) == {"Series", "Passing"}
    at.shift(timedelta(days=30))
    assert titles(program.get("/events.ics")) == {"Series"}
    assert program.get(f"/events/{other}.ics").status_code == 200


def test_a_fetch_costs_two_queries_and_is_noted_now_and_then(house, browse, shelf, at):
    mine, program = address(house, people.MEMBER), browse()
    tag = program.get(mine).headers["etag"]
    with house.read() as session:
        assert session.scalars(select(FeedToken.fetched_at)).one() == NOW
    at.shift(timedelta(hours=1))
    with house.counting() as statements:
        assert program.get(mine, headers={"if-none-match": tag}).status_code == 304
    assert len(statements) == 2, statements
    with house.read() as session:
        assert session.scalars(select(FeedToken.fetched_at)).one() == NOW
    at.shift(timedelta(hours=6))
    program.get(mine)
    with house.read() as session:
        assert session.scalars(select(FeedToken.fetched_at)).one() == NOW + timedelta(hours=7)
    with house.counting() as few:
        house.write()
        program.get(mine, params={"kind": "webinar"})
    for number in range(20):
        factory.webinar(house, title=f"More {number}")
    with house.counting() as many:
        program.get(mine, params={"kind": "webinar"})
    assert len(many) == len(few)


def test_making_addresses(house, browse, at):
    browser, other = browse(people.MEMBER), browse(people.COLLEAGUE)
    assert browse().get("/account/calendars").headers["location"] == "/sign-in?next=/account/calendars"
    refused = browser.post("/account/calendars", data={"scope": "everything"})
    assert refused.status_code == 422
    assert "Choose one of the options offered." in refused.text
    for _ in range(20):
        mine = address(house, people.MEMBER, "groups")
    full = browser.post("/account/calendars", data={"scope": "all"})
    assert full.status_code == 409
    assert "20 private addresses" in full.text
    page = browser.get("/account/calendars").text
    assert page.count("not fetched yet") == 20
    with house.read() as session:
        number = session.scalars(select(FeedToken.id).order_by(FeedToken.id.desc())).first()
    for what in ("revoke", "renew"):
        assert other.post(f"/account/calendars/{number}/{what}").status_code == 404
    program = browse()
    assert program.get(mine).status_code == 200
    renewed = browser.post(f"/account/calendars/{number}/renew")
    assert "Copy the address now." in renewed.text
    assert program.get(mine).status_code == 404
    assert browser.post(f"/account/calendars/{number}/revoke").status_code == 404, "it has ended"
    assert "/account/calendars" in browser.get("/account").text
