"""When a person leaves an organisation the access ends that moment, and the authorship stays."""

import pytest
from sqlalchemy import select

from app import documents, organisations
from app.access import Role, RoleGrant, active_now, grant_role
from app.organisations.actions_people import LAST_ADMINISTRATOR
from tests import people


@pytest.fixture
def study(house):
    """A document of Kioko's, published for members, and one on the shelf of the financing group."""
    ids = []
    for audience in ("members", "group-1"):
        stored = documents.take_in_bytes(house.services.storage, b"Money matters in Kitui.", "study.txt")
        description = documents.Description(title=f"Study for {audience}", type="research_study", audience=audience)
        with house.write() as session:
            by = house.actor(people.COLLEAGUE)
            document = documents.add_document(session, description, stored, by=by)
            documents.submit(session, document, by=by)
            documents.publish(session, document, by=house.actor(people.COORDINATOR))
            ids.append(document.id)
    return ids


def test_rights_end_and_authorship_stays(house, browse, study):
    browser = browse(people.COLLEAGUE)
    for number in study:
        assert browser.get(f"/documents/{number}").status_code == 200
    assert people.REPRESENTATIVE.name in browser.get("/organisations/unicef").text
    assert browser.get("/organisations/unicef/leave").status_code == 200
    assert browser.post("/organisations/unicef/leave").headers["location"] == "/account"
    for number in study:
        assert browser.get(f"/documents/{number}").status_code == 404
    assert people.REPRESENTATIVE.name not in browser.get("/organisations/unicef").text
    assert "You are a member" not in browser.get("/groups/financing").text
    assert browser.get("/documents/new").status_code in {303, 403}
    with house.read() as session:
        held = session.scalars(
            select(RoleGrant).where(RoleGrant.person_id == house.person_id(people.COLLEAGUE), active_now())
        ).all()
        assert held == []
    member = browse(people.LEAD)
    assert "Study for members" in member.get(f"/documents/{study[0]}").text
    assert member.get(f"/documents/{study[1]}").status_code == 200


def test_the_place_on_the_committee_ends_too(house, browse):
    browser = browse(people.CHAIR)
    assert browser.post("/organisations/ndma/leave").status_code == 303
    assert not house.actor(people.CHAIR).roles


@pytest.mark.parametrize(("others", "status"), [(0, 409), (1, 303)])
def test_the_last_administrator_stays(house, browse, others, status):
    if others:
        with house.write() as session:
            grant_role(
                session, house.person_id(people.MEMBER), Role.ADMINISTRATOR, by=house.actor(people.ADMINISTRATOR)
            )
    answer = browse(people.ADMINISTRATOR).post("/organisations/ndma/leave")
    assert answer.status_code == status
    assert (LAST_ADMINISTRATOR in answer.text) is (status == 409)


@pytest.mark.parametrize(
    ("who", "slug", "status"),
    [
        (people.VISITOR, "unicef", 303),
        (people.MEMBER, "unicef", 404),
        (people.FORMER, "unicef", 404),
        (people.COLLEAGUE, "no-such-body", 404),
    ],
)
def test_only_ones_own_organisation_can_be_left(house, browse, who, slug, status):
    answer = browse(who).post(f"/organisations/{slug}/leave")
    assert answer.status_code == status
    with house.read() as session:
        assert len(organisations.community_ids(session)) == 9


def test_the_account_says_where_one_belongs(browse):
    browser = browse(people.COLLEAGUE)
    name = "United Nations Children&#39;s Fund"
    assert name in browser.get("/account").text
    browser.post("/organisations/unicef/leave")
    browser.get("/")
    assert name not in browser.get("/account").text
