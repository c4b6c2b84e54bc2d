"""Who sees what in a calendar that programs fetch, and until when."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import accounts
from app.access import Role, Scope, end_grants
from app.calendar.models import FeedToken
from tests import people
from tests.calendar.fetching import MEMBERS, NOW, OPEN, address, titles

MISSING = "/feeds/0123456789012345678901234567890123456789012.ics"
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
