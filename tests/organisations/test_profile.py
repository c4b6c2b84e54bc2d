"""A profile is public; its people are the community's to see; e-mail addresses only those who manage them (AC6)."""

import re

import pytest
from sqlalchemy import update

from app import organisations
from app.access import Permission
from app.organisations.models import Organisation, OrganisationState
from tests import people

UNICEF = (people.REPRESENTATIVE, people.COLLEAGUE)
PAGES = ("/organisations/unicef", "/organisations", "/api/v1/organisations", "/api/v1/organisations/unicef")
VISITOR = None


@pytest.mark.parametrize(
    ("who", "names", "emails"),
    [
        (VISITOR, False, False),
        (people.GUEST, False, False),
        (people.FORMER, False, False),
        (people.MEMBER, True, False),
        (people.OTHER_REPRESENTATIVE, True, False),
        (people.COLLEAGUE, True, False),
        (people.COORDINATOR, True, False),
        (people.CHAIR, True, False),
        (people.LEAD, True, False),
        (people.REPRESENTATIVE, True, True),
        (people.ADMINISTRATOR, True, True),
    ],
)
def test_who_sees_people(browse, who, names, emails):
    browser = browse(who)
    for path in PAGES:
        answer = browser.get(path)
        assert answer.status_code == 200
        shown = path == "/organisations/unicef"
        for person in UNICEF:
            own = who is not None and who.key == person.key
            assert (person.name in answer.text) is ((shown and names) or (own and not path.startswith("/api")))
            seen = len(re.findall(rf"(?<![\w-]){re.escape(person.email)}", answer.text))
            menu = 1 if own and not path.startswith("/api") else 0
            assert (seen > menu) is (shown and emails)


@pytest.mark.parametrize(
    ("who", "status"), [(VISITOR, 404), (people.MEMBER, 404), (people.COLLEAGUE, 200), (people.ADMINISTRATOR, 200)]
)
@pytest.mark.parametrize("state", [OrganisationState.SUSPENDED, OrganisationState.FORMER])
def test_a_member_not_in_good_standing_is_hidden(house, browse, who, status, state):
    with house.write() as session:
        session.execute(update(Organisation).where(Organisation.slug == "unicef").values(state=state))
    browser = browse(who)
    answer = browser.get("/organisations/unicef")
    assert answer.status_code == status
    if status == 404:
        assert answer.text == browser.get("/organisations/no-such-body").text


def test_programmes_and_the_map(browse, found):
    facts = organisations.ProgrammeFacts(
        "Lakeside Transfers",
        "social_assistance",
        "Pays monthly.",
        "Older persons",
        12_300,
        "households",
        2025,
        ("042",),
        2019,
    )
    made = found("Lake Body", counties=["041"], programmes=[facts], website="https://lake.example")
    text = browse().get(f"/organisations/{made.slug}").text
    for words in ("Lakeside Transfers", "Older persons", "12,300", "households, 2025", "since 2019", "Kisumu", "Siaya"):
        assert words in text
    assert "2 counties of 47" in text
    assert 'href="https://lake.example"' in text


def test_a_profile_takes_the_same_queries_for_two_people_as_for_twenty(house, browse, found):
    browser = browse(people.MEMBER)
    browser.get("/organisations/unicef")
    with house.counting() as few:
        browser.get("/organisations/unicef")
    with house.write() as session:
        unicef = organisations.by_slug(session, "unicef")
        for number in range(20):
            facts = organisations.ProgrammeFacts(f"Programme {number}", "social_security", target_group="All")
            organisations.add_programme(session, unicef.id, facts, by=house.actor(people.REPRESENTATIVE))
    with house.counting() as many:
        assert "Programme 19" in browser.get("/organisations/unicef").text
    assert len(many) == len(few)


def test_the_buttons_follow_the_rights(browse, house):
    for who in (VISITOR, people.MEMBER, people.COLLEAGUE, people.REPRESENTATIVE, people.ADMINISTRATOR):
        text = browse(who).get("/organisations/unicef").text
        administrator = Permission.PEOPLE_MANAGE in house.actor(who).permissions
        for path in ("edit", "people", "programmes/new"):
            offered = f'href="/organisations/unicef/{path}"' in text
            assert offered is (who is people.REPRESENTATIVE or administrator)
        assert ('href="/organisations/unicef/leave"' in text) is (who in {people.COLLEAGUE, people.REPRESENTATIVE})
