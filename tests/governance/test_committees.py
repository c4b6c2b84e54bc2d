"""Committees: who sits where, since when and until when; how they are made up; what the secretariat changes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import organisations
from app.access import SYSTEM, Permission, Role, Scope
from app.core import clock
from app.governance import get_ballot, open_ballot, oversight
from app.governance.models import Committee, Seat
from tests import people
from tests.committee import OF_APSP, OF_ILO, OF_NSSF, OF_UNICEF
from tests.governance.seats import fill, seat_of, term_of
from tests.people import ADMINISTRATOR, CHAIR, MEMBER

RULES = {
    "name": "Oversight committee",
    "name_sw": "",
    "purpose": "Decides.",
    "seats_least": "5",
    "seats_most": "17",
    "quorum_percent": "60",
    "threshold": "two_thirds",
    "chair_breaks_tie": "yes",
    "vote_days": "10",
}


@pytest.fixture
def today(house):
    return clock.today(house.settings.zone)


@pytest.fixture
def secretariat(browse, committee):
    return browse(ADMINISTRATOR)


@pytest.mark.parametrize(
    ("who", "names", "runs"),
    [
        (people.VISITOR, False, False),
        (people.GUEST, False, False),
        (people.MEMBER, True, False),
        (CHAIR, True, False),
        (ADMINISTRATOR, True, True),
    ],
)
def test_seats_are_public_and_names_are_for_members(browse, committee, who, names, runs):
    browser = browse(who)
    assert "National Coordination Committee" in browser.get("/committees").text
    text = browser.get("/committees/ncc").text
    assert "Implementing NGOs" in text
    assert "More than half of the votes cast." in text
    assert (OF_APSP.name in text) is names
    assert ("shown to members of the community" in text) is not names
    assert ("End the term" in text) is runs
    assert ('href="/committees/ncc/edit"' in text) is runs
    assert browser.get("/committees/nowhere").status_code == 404


PAGES = (
    "/new",
    "/ncc/edit",
    "/ncc/seats/new",
    "/ncc/seats/1/edit",
    "/ncc/seats/1/close",
    "/ncc/seats/1/term",
    "/ncc/terms/1/end",
)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.VISITOR, 303),
        (people.GUEST, 403),
        (MEMBER, 403),
        (CHAIR, 403),
        (people.COORDINATOR, 403),
        (ADMINISTRATOR, 200),
    ],
)
def test_only_the_secretariat_changes_anything(house, browse, committee, who, status):
    browser = browse(who)
    assert {browser.get(f"/committees{path}").status_code for path in PAGES} == {status}
    refused = 422 if status == 200 else status
    assert {browser.post(f"/committees{path}").status_code for path in PAGES if "close" not in path} == {refused}
    chair = browser.post(f"/committees/ncc/terms/{term_of(house, OF_ILO)}/chair")
    assert chair.status_code == (303 if status == 200 else status)
    assert house.actor(OF_ILO).may(Permission.COMMITTEE_PRESIDE) is (status == 200)


def test_the_list_and_the_page_take_the_same_queries_however_many_seats(house, browse, committee, secretariat):
    counted = []
    secretariat.get("/committees")  # the vocabularies are kept from here on
    for _ in range(2):
        for path in ("/committees", "/committees/ncc"):
            with house.counting() as asked:
                secretariat.get(path)
            counted.append(len(asked))
        secretariat.post("/committees/ncc/seats/new", data={"constituency": "One more"})
        secretariat.post("/committees/new", data={"kind": "county", "county": "018"})
    assert counted[:2] == counted[2:]


def ending_soon(house, browser, today):
    browser.post(f"/committees/ncc/terms/{term_of(house, OF_ILO)}/end", data={"reason": "Renewed."})
    seat = seat_of(house, "UN agencies")
    fill(browser, seat, OF_ILO, starts_on=today, ends_on=str(today + timedelta(days=80)))


def followed(house, browser, today):
    ending_soon(house, browser, today)
    fill(browser, seat_of(house, "UN agencies"), MEMBER, starts_on=today + timedelta(days=81))


def end_of(who):
    return lambda house, browser, _today: browser.post(
        f"/committees/ncc/terms/{term_of(house, who)}/end", data={"reason": "Moved to another post."}
    )


@pytest.mark.parametrize(
    ("act", "said", "unsaid"),
    [
        (None, "5 of 5 seats are filled; the committee needs at least 9 members.", "no chair"),
        (end_of(OF_NSSF), "No member speaks for this pillar: Health insurance.", "no chair"),
        (end_of(OF_NSSF), "Vacant: Social security funds.", "no chair"),
        (end_of(CHAIR), "The committee has no chair.", "speaks for this pillar"),
        (ending_soon, "The term of this seat ends on", "Vacant"),
        (followed, "needs at least 9", "The term of this seat ends on"),
        (
            lambda _house, browser, _today: browser.post(
                "/committees/ncc/edit", data=RULES | {"seats_most": "4", "seats_least": "4"}
            ),
            "There are 5 seats; the committee has 4 at most.",
            "needs at least",
        ),
    ],
)
def test_the_page_says_what_is_amiss(house, browse, secretariat, today, act, said, unsaid):
    if act is not None:
        act(house, secretariat, today)
    text = browse(people.VISITOR).get("/committees/ncc").text
    warned = text.partition("What needs attention")[2].partition("</ul>")[0]
    assert said in warned
    assert unsaid not in warned


def leave(house, who):
    with house.write() as session:
        held = organisations.current_affiliation(session, house.person_id(who))
        organisations.end_affiliation(session, held, by=SYSTEM, reason="Moved.")


def test_a_holder_who_left_the_community_fills_no_seat(house, browse, committee):
    leave(house, OF_UNICEF)
    text = browse(MEMBER).get("/committees/ncc").text
    assert "4 of 5 seats are filled" in text
    assert "should be ended: UN agencies" in text
    assert "Cannot act" in text


def test_rules_are_changed_for_votes_to_come(house, secretariat, committee):
    with house.write() as session:
        begun = open_ballot(
            session,
            oversight(session),
            subject_kind="resolution",
            subject_id=None,
            title="Before",
            by=house.actor(CHAIR),
        ).id
    assert secretariat.post("/committees/ncc/edit", data=RULES).status_code == 303
    text = secretariat.get("/committees/ncc").text
    for rule in ("5 to 17 members.", "60% of the seats", "At least two thirds", "10 days from the opening"):
        assert rule in text
    with house.write() as session:
        after = open_ballot(
            session,
            oversight(session),
            subject_kind="resolution",
            subject_id=None,
            title="After",
            by=house.actor(CHAIR),
        )
        assert (after.quorum_percent, after.threshold) == (60, "two_thirds")
        assert get_ballot(session, house.actor(CHAIR), begun).ballot.quorum_percent == 50


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": " "}, "Enter the name of the committee."),
        ({"seats_least": "18"}, "The most seats cannot be fewer than the least."),
        ({"quorum_percent": "0"}, "Enter a number from 1 to 100."),
        ({"quorum_percent": "half"}, "Enter a whole number, in digits."),
        ({"threshold": "all"}, "Choose one of the options offered."),
        ({"vote_days": "999"}, "Enter a number from 1 to 180."),
        ({"purpose": "x" * 4_001}, "Use at most 4,000 characters."),
    ],
)
def test_rules_that_make_no_sense(house, secretariat, given, sentence):
    answer = secretariat.post("/committees/ncc/edit", data=RULES | given)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert 'value="17"' in answer.text
    with house.read() as session:
        assert session.scalars(select(Committee.name)).one() == "National Coordination Committee"


def test_a_seat_is_added_changed_and_closed(house, secretariat, today):
    new = "/committees/ncc/seats/new"
    assert "Say whom the seat speaks for." in secretariat.post(new, data={"constituency": ""}).text
    assert secretariat.post(new, data={"constituency": "Media", "pillar": "nonsense"}).status_code == 422
    assert (
        secretariat.post(new, data={"constituency": "Media\r\nhouses", "pillar": "social_security"}).status_code == 303
    )
    seat = seat_of(house, "Media houses")
    path = f"/committees/ncc/seats/{seat}"
    assert secretariat.post(f"{path}/edit", data={"constituency": "The media"}).status_code == 303
    assert fill(secretariat, seat, MEMBER, starts_on=today).status_code == 303
    answer = secretariat.post(f"{path}/close")
    assert answer.status_code == 409
    assert "Somebody fills this seat." in answer.text
    secretariat.post(f"/committees/ncc/terms/{term_of(house, MEMBER)}/end", data={"reason": "Changed work."})
    assert secretariat.post(f"{path}/close").status_code == 303
    assert secretariat.post(f"{path}/close").status_code == 409
    text = secretariat.get("/committees/ncc").text
    assert "5 of 5" in text
    assert "The media" in text.partition("Earlier terms")[2]
    assert secretariat.get("/committees/ncc/seats/999/edit").status_code == 404


def test_a_constituency_that_has_voted_keeps_its_name(house, secretariat):
    with house.write() as session:
        asked = {"subject_kind": "resolution", "subject_id": None, "title": "Shall we?"}
        open_ballot(session, oversight(session), **asked, by=house.actor(CHAIR))
    seat = seat_of(house, "Implementing NGOs")
    path = f"/committees/ncc/seats/{seat}/edit"
    assert "so its constituency stays as it is" in secretariat.get(path).text
    assert secretariat.post(path, data={"constituency": "Donors"}).status_code == 409
    assert secretariat.post(path, data={"constituency": "Implementing NGOs", "pillar": ""}).status_code == 303
    with house.read() as session:
        kept = session.get(Seat, seat)
        assert (kept.constituency, kept.pillar) == ("Implementing NGOs", "")


@pytest.mark.parametrize("kind", ["county", "steering"])
def test_replicas_and_the_steering_committee(house, browse, secretariat, kind, today):
    made = secretariat.post("/committees/new", data={"kind": kind, "county": "018"})
    assert made.status_code == 303
    slug = made.headers["location"].rpartition("/")[2]
    with house.read() as session:
        found = session.scalars(select(Committee).where(Committee.slug == slug)).one()
        constituencies = session.scalars(select(Seat.constituency).where(Seat.committee_id == found.id)).all()
    if kind == "county":
        assert (slug, found.name, found.seats_least) == ("nyandarua", "Nyandarua County Coordination Committee", 9)
        assert "Implementing NGOs" in constituencies
    else:
        assert (slug, found.seats_least, found.seats_most, len(constituencies)) == ("steering", 6, 6, 6)
        assert "pillar" not in browse(None).get(f"/committees/{slug}").text
    again = secretariat.post("/committees/new", data={"kind": kind, "county": "018"})
    assert again.status_code == 422
    assert (
        fill(secretariat, seat_of(house, constituencies[0], slug), MEMBER, slug=slug, starts_on=today).status_code
        == 303
    )
    roles = house.actor(MEMBER).roles
    assert ((Role.COMMITTEE_MEMBER, Scope.COMMITTEE, found.id) in roles) is (kind == "county")
    assert not house.actor(MEMBER).may(Permission.COMMITTEE_READ)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Choose what kind of committee it is."),
        ({"kind": "county"}, "Choose the county."),
        ({"kind": "county", "county": "999"}, "Choose one of the options offered."),
        ({"kind": "oversight"}, "Choose one of the options offered."),
    ],
)
def test_what_is_no_committee(house, secretariat, given, sentence):
    answer = secretariat.post("/committees/new", data=given)
    assert answer.status_code == 422
    assert sentence in answer.text
    with house.read() as session:
        assert len(session.scalars(select(Committee.id)).all()) == 1
