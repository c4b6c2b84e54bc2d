"""Organisations for programs, and what search and other rooms are told."""

import pytest

from app import organisations
from app.access import SYSTEM
from app.core.errors import ConflictError, InvalidError
from tests import people


def test_list_and_detail(browse, found):
    facts = organisations.ProgrammeFacts(
        "Cash", "social_assistance", target_group="All", reached=5, reached_year=2024, counties=("023",)
    )
    found("Lake Body", acronym="LB", counties=["001"], pillars=["social_security"], programmes=[facts])
    api = browse()
    listed = api.get("/api/v1/organisations?per_page=2&page=1").json()
    assert listed["total"] == 3
    assert [one["slug"] for one in listed["items"]] == ["lb", "ndma"]
    assert listed["items"][0]["counties"] == ["001", "023"]
    narrowed = api.get("/api/v1/organisations", params={"county": "023", "kind": "beneficiary_organisation"}).json()
    assert [one["slug"] for one in narrowed["items"]] == ["lb"]
    detail = api.get("/api/v1/organisations/lb").json()
    assert detail["programmes"][0] | {"reached": 5, "from_year": None} == detail["programmes"][0]
    assert detail["national"] is False


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/organisations/none", 404),
        ("/api/v1/organisations?per_page=101", 422),
        ("/api/v1/organisations?page=0", 422),
        ("/api/v1/organisations?page=2", 200),
    ],
)
def test_problems_are_problem_documents(browse, path, status):
    answer = browse().get(path)
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status


def test_search_is_told_everything_worth_finding(house, found):
    facts = organisations.ProgrammeFacts("Cash", "health_insurance", "Pays well.", "Older persons", counties=("023",))
    made = found("Lake Body", acronym="LB", profile="Around the lake.", counties=["001"], programmes=[facts])
    with house.read() as session:
        source = organisations.search_source(session, made.id)
        assert made.id in organisations.all_ids(session)
        assert organisations.search_source(session, 10_000) is None
    assert source.counties == ("001", "023")
    assert source.pillars == ("health_insurance",)
    for words in ("Cash", "Pays well.", "Older persons"):
        assert words in source.programmes_text


def test_a_person_acts_for_one_organisation_at_a_time(house):
    with house.read() as session:
        ids = [house.person_id(who) for who in (people.MEMBER, people.GUEST)]
        assert {i: one.slug for i, one in organisations.organisations_of(session, ids).items()} == {ids[0]: "ndma"}
        unicef = organisations.by_slug(session, "unicef")
    with pytest.raises(ConflictError), house.write() as session:
        organisations.affiliate(session, ids[0], unicef, "member", by=SYSTEM)


def test_addresses_are_given_once(house, found):
    assert found("Some Body").slug == "some-body"
    assert found("Some Body").slug == "some-body-2"
    assert found("Somebody Else", acronym="NDMA").slug == "ndma-2"
    with pytest.raises(InvalidError):
        found("Third", slug="unicef")
    with house.read() as session:
        assert organisations.names_by_slug(session, ["some-body-2", "none"]) == {"some-body-2": "Some Body"}
