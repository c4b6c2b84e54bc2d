"""The steering committee's brief: one quarter, for those who have a seat in it, the committee and the secretariat."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.access import SYSTEM
from app.core import clock
from app.core.quarters import Quarter
from app.governance import Choice, close, declare, get_ballot, open_ballot, oversight, vote
from app.organisations import ProgrammeFacts, add_programme, by_slug, create_organisation
from tests import people
from tests.committee import OF_APSP, OF_ILO
from tests.governance.seats import fill, seat_of, term_of
from tests.governance.test_records import pages_of
from tests.people import ADMINISTRATOR, CHAIR, FORMER, MEMBER

PATH = "/committees/steering/brief"
DECEMBER = datetime(2026, 12, 8, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock_stands():
    with time_machine.travel(DECEMBER, tick=False) as clock:
        yield clock


@pytest.fixture
def steered(house, browse, committee):
    """A steering committee in which a Permanent Secretary, who acts for no member organisation, has a seat."""
    secretariat = browse(ADMINISTRATOR)
    secretariat.post("/committees/new", data={"kind": "steering"})
    seat = seat_of(house, "Permanent Secretary, Health", "steering")
    answer = fill(secretariat, seat, FORMER, slug="steering", starts_on=clock.today(house.settings.zone))
    assert answer.status_code == 303
    return secretariat


def resolve(house, title, kind="resolution"):
    actor = house.actor(CHAIR)
    with house.write() as session:
        given = {"subject_kind": kind, "subject_id": None, "title": title}
        ballot = open_ballot(session, oversight(session), **given, by=actor).id
    for who in (CHAIR, OF_ILO, OF_APSP):
        voter = house.actor(who)
        with house.write() as session:
            case = get_ballot(session, voter, ballot, lock=True)
            declare(session, case, conflict=False, by=voter)
            vote(session, case, choice=Choice.APPROVE, by=voter)
    with house.write() as session:
        close(session, get_ballot(session, actor, ballot, lock=True), "Agreed.", by=actor)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.VISITOR, 303),
        (people.GUEST, 403),
        (MEMBER, 403),
        (people.COORDINATOR, 403),
        (FORMER, 200),
        (CHAIR, 200),
        (OF_ILO, 200),
        (ADMINISTRATOR, 200),
    ],
)
def test_who_reads_the_brief(browse, steered, who, status):
    browser = browse(who)
    assert browser.get(PATH).status_code == status
    assert browser.get(f"{PATH}.pdf").status_code == status
    assert (f'href="{PATH}"' in browser.get("/committees/steering").text) is (status == 200)


def test_a_seat_in_the_steering_committee_opens_the_brief_and_nothing_else(house, browse, steered):
    browser = browse(FORMER)
    assert FORMER.name in browser.get("/committees/steering").text
    assert browser.get("/committee/ballots").status_code in {403, 404}
    assert not house.actor(FORMER).roles
    house.work()
    assert PATH in house.mails(FORMER)[0].get_body(("plain",)).get_content()
    steered.post(f"/committees/steering/terms/{term_of(house, FORMER, 'steering')}/end", data={"reason": "New post."})
    assert browser.get(PATH).status_code == 403


def test_what_the_brief_says(house, browse, steered):
    with house.write() as session:
        new = create_organisation(session, name="Kenya Red Cross", slug="krcs", kind="national_ngo", by=SYSTEM)
        facts = ProgrammeFacts(
            "Cash", "social_assistance", "", "Households", 54_321, "households", 2026, (), None, None
        )
        add_programme(session, new.id, facts, by=SYSTEM)
        assert by_slug(session, "krcs") is not None
    resolve(house, "Admit the Kenya Red Cross")
    resolve(house, "Warning to Moraa Member", kind="sanction")
    browser = browse(FORMER)
    text = browser.get(PATH).text
    for said in (
        "Quarter 4 of 2026",
        "NCC/2026/001",
        "Admit the Kenya Red Cross",
        "NCC/2026/002",
        "54,321",
        "Financing and",
    ):
        assert said in text
    assert "The quarter is still running" in text
    assert "Moraa" not in text
    earlier = browser.get(f"{PATH}?quarter=2026-q3").text
    assert "Quarter 3 of 2026" in earlier
    assert "NCC/2026/001" not in earlier
    assert "No committee decided anything" in earlier
    pdf = browser.get(f"{PATH}.pdf")
    assert pdf.headers["content-disposition"].startswith('inline; filename="brief-2026-q4.pdf"')
    on_paper = pages_of(pdf.content)
    for said in ("Brief for the steering committee", "Quarter 4 of 2026", "NCC/2026/001", "54,321"):
        assert said in on_paper


@pytest.mark.parametrize("quarter", ["2027-q1", "2026-q5", "2026", "q4", "", "2026-Q4", "1999-q1", "２０２６-q4"])
def test_what_is_no_quarter(browse, steered, quarter):
    for path in (PATH, f"{PATH}.pdf"):
        assert browse(FORMER).get(path, params={"quarter": quarter}).status_code == 404


def test_the_brief_takes_the_same_queries_however_much_happened(house, browse, steered):
    browser = browse(FORMER)
    browser.get(PATH)
    with house.counting() as few:
        browser.get(PATH)
    resolve(house, "One more")
    with house.counting() as many:
        browser.get(PATH)
    assert len(few) == len(many)


@pytest.mark.database_free
def test_quarters_follow_one_another():
    quarter = Quarter.read("2026-q4")
    assert (quarter.first_day.isoformat(), quarter.last_day.isoformat()) == ("2026-10-01", "2026-12-31")
    assert (str(quarter.next), str(quarter.previous), str(Quarter(2026, 1).previous)) == (
        "2027-q1",
        "2026-q3",
        "2025-q4",
    )
    days = [quarter.first_day + timedelta(days=n) for n in range(1_500)]
    assert all(Quarter.of(day).first_day <= day <= Quarter.of(day).last_day for day in days)
