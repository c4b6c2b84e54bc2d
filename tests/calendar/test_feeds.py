"""Calendars that programs fetch: what is in them, and that nothing is sent twice for nothing."""

from datetime import timedelta

from sqlalchemy import select

from app import events
from app.calendar.models import FeedToken
from app.events import Answer, Event, EventState, Occurrence
from tests import people
from tests.calendar.fetching import NOW, address, register, titles
from tests.events import factory

LINK = "https://calls.example/webinar"


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


def test_whoever_came_once_has_the_link_of_that_once(house, browse, at):
    series = factory.monthly(house)
    program, mine = browse(), address(house, people.COLLEAGUE)
    first = factory.times(house, series)[0]
    register(house, series, people.COLLEAGUE)
    assert "https://calls.example/financing" in program.get(mine).text
    at.move_to(first + timedelta(days=1))
    assert "https://calls.example/financing" not in program.get(mine).text


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
    before = program.get(mine)
    at.shift(timedelta(hours=7))
    assert program.get(mine).content == before.content, "hours alone change nothing"
    with house.write() as session:
        events.touch(session, session.get(Event, shelf["Of shocks"]), moved=True)
    assert program.get(mine, headers={"if-none-match": before.headers["etag"]}).status_code == 304, "not theirs to see"
    with house.write() as session:
        events.touch(session, session.get(Event, shelf["Of financing"]), moved=True)
    after = program.get(mine, headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert "SEQUENCE:1" in after.text
    assert before.text.count("UID:") == after.text.count("UID:")


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
