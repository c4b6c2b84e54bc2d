"""A term and its rights: they begin with the first day, end with the last, and at once when somebody leaves the seat."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app import organisations
from app.access import SYSTEM, Permission, Role, RoleGrant
from app.core import clock
from app.governance.jobs import begin_terms
from app.governance.models import Term
from app.jobs import enqueue
from app.worker import registry
from tests import people
from tests.committee import ALTERNATE, OF_APSP, OF_ILO, OF_NSSF
from tests.governance.seats import fill, seat_of, term_of
from tests.people import ADMINISTRATOR, CHAIR, COLLEAGUE, COORDINATOR, MEMBER

READ, PRESIDE = Permission.COMMITTEE_READ, Permission.COMMITTEE_PRESIDE


@pytest.fixture
def today(house):
    return clock.today(house.settings.zone)


@pytest.fixture
def secretariat(browse, committee):
    return browse(ADMINISTRATOR)


def vacate(browser, house, who, reason="Moved to another post."):
    return browser.post(f"/committees/ncc/terms/{term_of(house, who)}/end", data={"reason": reason})


def in_days(days):
    """A moment in the morning where the community lives, so many days ahead."""
    day = clock.home_today() + timedelta(days=days)
    return time_machine.travel(datetime(day.year, day.month, day.day, 6, tzinfo=UTC), tick=False)


def pay_terms(house):
    with house.write() as session:
        begin_terms(session, house.services, {}, None)


def test_a_seat_is_filled_and_its_rights_begin_at_once(house, browse, secretariat, today):
    vacate(secretariat, house, OF_APSP)
    member = browse(MEMBER)
    assert member.get("/committee").status_code == 404
    until = today + timedelta(days=365)
    seat = seat_of(house, "Implementing NGOs")
    answer = fill(secretariat, seat, MEMBER, starts_on=today, ends_on=str(until))
    assert (answer.status_code, answer.headers["location"]) == (303, "/committees/ncc#seats")
    assert member.get("/committee").status_code == 200
    with house.read() as session:
        held = (RoleGrant.person_id == house.person_id(MEMBER), RoleGrant.role == Role.COMMITTEE_MEMBER)
        ends = session.scalars(select(RoleGrant.ends_at).where(*held)).one()
    assert ends.astimezone(house.settings.zone).isoformat() == f"{until + timedelta(days=1)}T00:00:00+03:00"
    house.work()
    [letter] = house.mails(MEMBER)
    assert letter["subject"] == "You have a seat in the National Coordination Committee"
    text = letter.get_body(("plain",)).get_content()
    assert "as member of the" in text
    assert "Seat: Implementing NGOs" in text
    with in_days(366):
        assert not house.actor(MEMBER).may(READ)


def test_somebody_of_the_organisation_is_picked_from_the_list(house, secretariat, today):
    vacate(secretariat, house, OF_APSP)
    seat = seat_of(house, "Government, convener")
    path = f"/committees/ncc/seats/{seat}"
    assert MEMBER.email in secretariat.get(f"{path}/term").text
    assert people.SUSPENDED.email not in secretariat.get(f"{path}/term").text
    given = {"person": MEMBER.email, "kind": "alternate", "starts_on": str(today)}
    assert secretariat.post(f"{path}/term", data=given | {"person": COLLEAGUE.email}).status_code == 422
    assert secretariat.post(f"{path}/term", data=given).status_code == 303
    assert MEMBER.name in secretariat.get("/committees/ncc").text


VACANT, FILLED = "Implementing NGOs", "Social security funds"


@pytest.mark.parametrize(
    ("seat", "who", "given", "sentence"),
    [
        (VACANT, None, {"email": ""}, "Choose a person, or enter their e-mail address."),
        (VACANT, None, {"email": "nobody@nowhere.example"}, "Nobody with this address has an account"),
        (VACANT, people.GUEST, {}, "Nobody with this address has an account"),
        (VACANT, people.SUSPENDED, {}, "Nobody with this address has an account"),
        (VACANT, people.FORMER, {}, "Nobody with this address has an account"),
        (VACANT, OF_ILO, {}, "This person has a seat in this committee already."),
        (VACANT, ALTERNATE, {}, "This person has a seat in this committee already."),
        (FILLED, MEMBER, {}, "Somebody fills this seat already. End their term first."),
        (FILLED, MEMBER, {"kind": "alternate"}, "Somebody fills this seat already. End their term first."),
        (VACANT, MEMBER, {"is_chair": "y"}, "The committee has a chair at that time already."),
        (VACANT, MEMBER, {"is_chair": "y", "kind": "alternate"}, "An alternate cannot be the chair."),
        (VACANT, MEMBER, {"ends_on": "2020-01-01"}, "A term ends after it begins."),
        (VACANT, MEMBER, {"starts_on": ""}, "Enter the first day of the term."),
        (VACANT, MEMBER, {"starts_on": "soon"}, "Enter a date as year, month and day"),
        (VACANT, MEMBER, {"kind": "king"}, "Choose one of the options offered."),
    ],
)
def test_what_is_refused_is_said_and_kept(house, secretariat, today, seat, who, given, sentence):
    vacate(secretariat, house, OF_APSP)
    with house.read() as session:
        before = session.scalar(select(func.count()).select_from(Term))
    typed = {
        "email": who.email if who else "",
        "kind": "holder",
        "starts_on": str(today),
        "ends_on": "2031-05-06",
    } | given
    answer = secretariat.post(f"/committees/ncc/seats/{seat_of(house, seat)}/term", data=typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{typed["email"]}"' in answer.text
    assert f'value="{typed["ends_on"]}"' in answer.text
    with house.read() as session:
        assert session.scalar(select(func.count()).select_from(Term)) == before
    if who is MEMBER:
        assert not house.actor(MEMBER).may(READ)


def test_leaving_the_seat_ends_the_rights_at_the_next_request(house, browse, secretariat):
    sitting = browse(OF_APSP)
    assert sitting.get("/committee").status_code == 200
    assert vacate(secretariat, house, OF_APSP, reason=" ").status_code == 422
    assert sitting.get("/committee").status_code == 200
    assert vacate(secretariat, house, OF_APSP).status_code == 303
    assert sitting.get("/committee").status_code == 404
    assert sitting.get("/documents/mine").status_code == 200
    assert vacate(secretariat, house, OF_APSP).status_code == 409
    text = browse(MEMBER).get("/committees/ncc").text
    assert OF_APSP.name in text.partition("Earlier terms")[2]
    assert "Moved to another post." in text
    assert "Earlier terms" not in browse(None).get("/committees/ncc").text
    house.work()
    assert "Moved to another post." in house.mails(OF_APSP)[0].get_body(("plain",)).get_content()


def test_the_chair_changes_hands_at_once(house, browse, secretariat):
    assert house.actor(CHAIR).may(PRESIDE)
    answer = secretariat.post(f"/committees/ncc/terms/{term_of(house, OF_ILO)}/chair")
    assert answer.status_code == 303
    assert [(one.key, house.actor(one).may(READ), house.actor(one).may(PRESIDE)) for one in (CHAIR, OF_ILO)] == [
        ("chair", True, False),
        ("committee-ilo", True, True),
    ]
    text = secretariat.get("/committees/ncc").text
    assert "5 of 5" in text
    assert "Handed over the chair." in text.partition("Earlier terms")[2]
    for who, sentence in ((OF_ILO, "is the chair already"), (ALTERNATE, "An alternate cannot be the chair.")):
        again = secretariat.post(f"/committees/ncc/terms/{term_of(house, who)}/chair")
        assert again.status_code == 409
        assert sentence in again.text


def renew(house, browser, who, today, days):
    """End the term in so many days, with another one to follow."""
    vacate(browser, house, who)
    seat = seat_of(house, "Social security funds")
    last = today + timedelta(days=days)
    assert fill(browser, seat, who, starts_on=today, ends_on=str(last)).status_code == 303
    assert fill(browser, seat, who, starts_on=last + timedelta(days=1)).status_code == 303


def test_a_term_to_come_gets_its_rights_when_its_day_has_come(house, browse, secretariat, today):
    vacate(secretariat, house, OF_APSP)
    seat = seat_of(house, "Implementing NGOs")
    assert fill(secretariat, seat, MEMBER, starts_on=today + timedelta(days=7)).status_code == 303
    for who in (None, ADMINISTRATOR):
        text = browse(who).get("/committees/ncc").text
        assert "Vacant: Implementing NGOs" in text
        assert ("From <time" in text) is (who is not None)
    pay_terms(house)
    assert not house.actor(MEMBER).may(READ)
    with in_days(7):
        assert not house.actor(MEMBER).may(READ)
        pay_terms(house)
        assert house.actor(MEMBER).may(READ)
        pay_terms(house)
        with house.read() as session:
            held = (RoleGrant.person_id == house.person_id(MEMBER), RoleGrant.role == Role.COMMITTEE_MEMBER)
            assert len(session.scalars(select(RoleGrant.id).where(*held)).all()) == 1


def test_a_renewed_term_goes_on_without_a_gap_of_a_day(house, secretariat, today):
    renew(house, secretariat, OF_NSSF, today, 5)
    assert house.actor(OF_NSSF).may(READ)
    with in_days(6):
        pay_terms(house)
        assert house.actor(OF_NSSF).may(READ)


def test_taking_back_a_renewal_leaves_the_present_term(house, secretariat, today):
    renew(house, secretariat, OF_NSSF, today, 5)
    page = secretariat.get(f"/committees/ncc/terms/{term_of(house, OF_NSSF)}/end").text
    assert "It is taken out of the plan." in page
    assert vacate(secretariat, house, OF_NSSF).status_code == 303
    assert house.actor(OF_NSSF).may(READ)
    with in_days(6):
        pay_terms(house)
        assert not house.actor(OF_NSSF).may(READ)


@pytest.mark.parametrize("leaves", ["before", "after"])
def test_no_rights_for_somebody_who_has_left_meanwhile(house, secretariat, today, leaves):
    vacate(secretariat, house, OF_APSP)
    seat = seat_of(house, "Implementing NGOs")
    fill(secretariat, seat, COORDINATOR, starts_on=today + timedelta(days=7))

    def leave():
        with house.write() as session:
            held = organisations.current_affiliation(session, house.person_id(COORDINATOR))
            organisations.end_affiliation(session, held, by=SYSTEM, reason="Moved.")

    if leaves == "before":
        leave()
    with in_days(7):
        pay_terms(house)
        assert house.actor(COORDINATOR).may(READ) is (leaves == "after")
        if leaves == "after":
            leave()
            pay_terms(house)
            assert not house.actor(COORDINATOR).may(READ)


def test_the_worker_knows_the_job_and_runs_it_by_itself(house, secretariat, today):
    vacate(secretariat, house, OF_APSP)
    fill(secretariat, seat_of(house, "Implementing NGOs"), MEMBER, starts_on=today + timedelta(days=3))
    assert registry().get("governance.terms").every <= timedelta(days=1)
    with in_days(3):
        with house.write() as session:
            enqueue(session, "governance.terms")
        house.work()
        assert house.actor(MEMBER).may(READ)
