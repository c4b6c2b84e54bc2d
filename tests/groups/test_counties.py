"""County replicas: listed under their national group, decided by the county's committee where there is one."""

import pytest
from sqlalchemy import select

from app import groups
from app.access import SYSTEM
from app.core import clock
from app.governance import Ballot, Committee, CommitteeKind, add_seat, begin_term, create_committee
from tests import people
from tests.committee import OF_APSP, OF_ILO, OF_NSSF, ZONE
from tests.groups.proposing import decide, group_of, newest, opening

TURKANA, KITUI = "023", "015"
LOCAL = (OF_APSP, OF_NSSF, people.MEMBER)


@pytest.fixture
def county(house, committee):
    """Turkana's own committee, with three seats."""
    with house.write() as session:
        made = create_committee(
            session, name="Turkana Committee", slug="turkana", kind=CommitteeKind.COUNTY, county=TURKANA, by=SYSTEM
        )
        for who in LOCAL:
            seat = add_seat(session, made, constituency=who.name, by=SYSTEM)
            begin_term(session, made, seat, house.person_id(who), is_chair=who is OF_APSP, zone=ZONE, by=SYSTEM)
        return made.id


def replica(house, county=TURKANA, **changes):
    with house.read() as session:
        national = groups.by_slug(session, "financing").id
    return opening(house, name="Financing in Turkana", county=county, replica_of=str(national), **changes)


@pytest.mark.parametrize(
    ("who", "place", "decides"),
    [
        (OF_APSP, TURKANA, "turkana"),
        (people.MEMBER, TURKANA, "turkana"),
        (people.ADMINISTRATOR, TURKANA, "turkana"),
        (OF_ILO, TURKANA, None),
        (OF_ILO, KITUI, "ncc"),
        (people.MEMBER, KITUI, None),
        (people.MEMBER, "", None),
    ],
)
def test_who_decides(house, browse, county, who, place, decides):
    given = replica(house, place) if place else opening(house)
    answer = browse(who).post("/groups/new", data=given)
    assert answer.status_code == (303 if decides else 422)
    if decides is None:
        assert "decides on this: one of its members or the secretariat proposes it." in answer.text
        assert newest(house) is None
        return
    with house.read() as session:
        ballot = session.get(Ballot, newest(house).ballot_id)
        assert session.get(Committee, ballot.committee_id).slug == decides


def test_a_replica_stands_with_its_national_group(house, browse, county):
    browse(OF_APSP).post("/groups/new", data=replica(house))
    number = newest(house).id
    assert browse(OF_ILO).get(f"/groups/proposals/{number}").status_code == 404
    decide(browse, newest(house).ballot_id, voters=LOCAL)
    made, national = group_of(house, "financing-in-turkana"), group_of(house, "financing")
    assert (made.county, made.replica_of_id, made.opened_number[:8]) == (TURKANA, national.id, "TURKANA/")
    browser = browse()
    everything = browser.get("/groups").text.partition("<main")[2]
    assert '<h2 class="card-link"><a href="/groups/financing-in-turkana">' not in everything
    assert '<a href="/groups/financing-in-turkana">Turkana</a>' in everything
    there = browser.get("/groups", params={"county": TURKANA}).text.partition("<main")[2]
    assert "/groups/financing-in-turkana" in there
    assert 'href="/groups/shocks"' not in there
    assert 'href="/groups/financing-in-turkana"' in browser.get("/groups/financing").text
    page = browser.get("/groups/financing-in-turkana").text
    assert 'href="/groups/financing"' in page
    assert "Turkana" in page
    listed = browser.get("/api/v1/groups", params={"county": TURKANA}).json()
    assert [(one["slug"], one["replica_of"], one["county"], one["opened_by"][:7]) for one in listed["items"]] == [
        ("financing-in-turkana", "financing", TURKANA, "TURKANA")
    ]
    assert browser.get("/api/v1/groups/financing-in-turkana").json()["replica_of"] == "financing"


def test_the_county_closes_its_own_group(house, browse, county):
    with house.write() as session:
        national = groups.by_slug(session, "financing").id
        groups.create_group(session, name="Local", county=TURKANA, replica_of_id=national, by=SYSTEM)
    words = {"reason": "Done.", "relevance": "Done.", "alignment": "Done.", "interest": "None."}
    assert browse(OF_ILO).post("/groups/local/close", data=words).status_code == 403
    assert browse(OF_NSSF).post("/groups/local/close", data=words).status_code == 303
    decide(browse, newest(house).ballot_id, voters=LOCAL)
    assert group_of(house, "local").closed_number == f"TURKANA/{clock.now().year}/001"
    assert group_of(house, "financing").state == "open"
    with house.read() as session:
        assert len(session.scalars(select(Committee)).all()) == 2
