"""Leads and secretaries say who belongs to their group; what they may not say is refused with the reason."""

import pytest
from sqlalchemy import select

from app import groups
from app.access import SYSTEM, Role, Scope, grant_role
from app.audit import AuditEvent
from tests import people

BASE = "/groups/financing/members"
WHO = [
    (people.VISITOR, 303),
    (people.GUEST, 403),
    (people.MEMBER, 403),
    (people.COLLEAGUE, 403),
    (people.REPRESENTATIVE, 403),
    (people.COORDINATOR, 403),
    (people.LEAD, 200),
    (people.ADMINISTRATOR, 200),
]


def role_of(house, who):
    with house.read() as session:
        group = groups.by_slug(session, "financing")
    held = {role for role, scope, place in house.actor(who).roles if scope == Scope.GROUP and place == group.id}
    assert len(held) < 2
    return held.pop() if held else None


@pytest.mark.parametrize(("who", "status"), WHO)
@pytest.mark.parametrize("pick", ["person", "email"])
def test_who_may_add(house, browse, who, status, pick):
    browser = browse(who)
    assert browser.get(BASE).status_code == status
    chosen = {"person": house.person_id(people.CHAIR), "email": people.CHAIR.email.upper()}[pick]
    answer = browser.post(BASE, data={pick: chosen})
    assert answer.status_code == (303 if status == 200 else status)
    assert role_of(house, people.CHAIR) == (Role.GROUP_MEMBER if status == 200 else None)
    with house.read() as session:
        said = session.scalars(select(AuditEvent).where(AuditEvent.action == "group.member_added")).all()
    assert len(said) == (1 if status == 200 else 0)


@pytest.mark.parametrize(
    ("words", "names", "absent"),
    [
        ("moraa", [people.MEMBER.name], [people.CHAIR.name]),
        ("MEMBER mora", [people.MEMBER.name], []),
        (people.CHAIR.email, [people.CHAIR.name], []),
        ("chair@people", [], [people.CHAIR.name]),
        ("%", [], [people.MEMBER.name]),
        ("gitonga", [], [people.GUEST.name]),
        ("sefu", [], [people.SUSPENDED.name]),
        ("faraja", [], [people.FORMER.name]),
    ],
)
def test_finding_people_of_the_community(browse, words, names, absent):
    text = browse(people.LEAD).get(BASE, params={"find": words}).text
    for name in names:
        assert name in text
    for name in absent:
        assert name not in text
    assert ("Nobody else of the community fits." in text) is not names
    for person in (people.MEMBER, people.CHAIR):
        assert text.count(person.email) == (2 if words == person.email else 0) // 2


@pytest.mark.parametrize(
    ("who", "status"),
    [(people.GUEST, 422), (people.FORMER, 422), (people.SUSPENDED, 422), (people.COLLEAGUE, 422), (people.MEMBER, 303)],
)
def test_who_can_be_added(house, browse, who, status):
    before = role_of(house, who)
    answer = browse(people.LEAD).post(BASE, data={"person": house.person_id(who)})
    assert answer.status_code == status
    assert role_of(house, who) == (before if status == 422 else Role.GROUP_MEMBER)


@pytest.mark.parametrize("data", [{}, {"email": "nobody@people.example"}, {"person": "9" * 30}, {"email": "Moraa"}])
def test_adding_nobody(browse, data):
    answer = browse(people.LEAD).post(BASE, data=data)
    assert answer.status_code == 422
    assert "Nobody of the community has this e-mail address." in answer.text


@pytest.mark.parametrize(
    ("who", "target", "role", "status"),
    [
        (people.LEAD, people.COLLEAGUE, Role.GROUP_SECRETARY, 303),
        (people.LEAD, people.COLLEAGUE, Role.GROUP_LEAD, 403),
        (people.LEAD, people.LEAD, Role.GROUP_MEMBER, 403),
        (people.LEAD, people.MEMBER, Role.GROUP_SECRETARY, 404),
        (people.LEAD, people.COLLEAGUE, Role.GUEST, 422),
        (people.LEAD, people.COLLEAGUE, Role.ADMINISTRATOR, 422),
        (people.ADMINISTRATOR, people.COLLEAGUE, Role.GROUP_LEAD, 303),
        (people.ADMINISTRATOR, people.LEAD, Role.GROUP_MEMBER, 303),
        (people.COLLEAGUE, people.COLLEAGUE, Role.GROUP_LEAD, 403),
        (people.MEMBER, people.COLLEAGUE, Role.GROUP_SECRETARY, 403),
    ],
)
def test_who_gives_which_role(house, browse, *, who, target, role, status):
    before = role_of(house, target)
    answer = browse(who).post(f"{BASE}/{house.person_id(target)}/role", data={"role": role})
    assert answer.status_code == status
    assert role_of(house, target) == (role if status == 303 else before)


@pytest.mark.parametrize(
    ("who", "target", "status"),
    [
        (people.LEAD, people.COLLEAGUE, 303),
        (people.ADMINISTRATOR, people.LEAD, 303),
        (people.MEMBER, people.COLLEAGUE, 403),
        (people.LEAD, people.MEMBER, 404),
    ],
)
def test_removing_closes_the_space_at_once(house, browse, shelved, *, who, target, status):
    inside = browse(target)
    before = role_of(house, target)
    answer = browse(who).post(f"{BASE}/{house.person_id(target)}/remove")
    assert answer.status_code == status
    assert role_of(house, target) == (None if status == 303 else before)
    assert (shelved in inside.get("/groups/financing").text) is (status != 303 and before is not None)


def test_a_secretary_manages_members_but_no_lead(house, browse):
    with house.write() as session:
        group = groups.by_slug(session, "financing")
        member = house.person_id(people.MEMBER)
        grant_role(session, member, Role.GROUP_SECRETARY, Scope.GROUP, group.id, by=SYSTEM)
    browser = browse(people.MEMBER)
    lead = house.person_id(people.LEAD)
    text = browser.get(BASE).text
    assert f'action="{BASE}/{lead}/remove"' not in text
    assert f'action="{BASE}/{house.person_id(people.COLLEAGUE)}/remove"' in text
    assert browser.post(f"{BASE}/{lead}/remove").status_code == 403
    assert (
        browser.post(f"{BASE}/{member}/role", data={"role": "group_member"}).headers["location"] == "/groups/financing"
    )
    assert browser.get(BASE).status_code == 403
