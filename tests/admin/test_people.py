"""Looking people up, suspending and restoring them, roles with an end; nothing shown that is a secret."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access import Role, RoleGrant, active_now, grant_role
from app.accounts import Person
from app.admin.policy import LAST_ADMINISTRATOR
from app.audit import AuditEvent
from app.core import clock
from tests import people
from tests.committee import OF_ILO


def page_of(house, who):
    return f"/admin/people/{house.person_id(who)}"


def state_of(house, who):
    with house.read() as session:
        return session.get(Person, house.person_id(who)).state


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("q=moraa", [people.MEMBER], [people.CHAIR]),
        ("q=CHAIR%40people", [people.CHAIR], [people.MEMBER]),
        ("state=suspended", [people.SUSPENDED], [people.MEMBER]),
        ("q=sefu&state=active", [], [people.SUSPENDED]),
        ("q=%25", [], [people.MEMBER]),
        ("state=nonsense", [people.MEMBER, people.SUSPENDED], []),
        ("page=500", [], [people.MEMBER]),
    ],
)
def test_looking_up(browse, query, shown, hidden):
    text = browse(people.ADMINISTRATOR).get(f"/admin/people?{query}").text
    for person in shown:
        assert person.name in text
    for person in hidden:
        assert person.name not in text
    assert ("Nobody fits" in text) is not shown


def test_the_list_takes_the_same_queries_however_long(house, browse):
    browser = browse(people.ADMINISTRATOR)
    browser.get("/admin/people")
    with house.counting() as few:
        browser.get("/admin/people?q=moraa")
    with house.counting() as many:
        browser.get("/admin/people")
    assert len(few) == len(many)


def test_suspending_ends_every_session_at_once(house, browse):
    first, second = browse(people.MEMBER), browse(people.MEMBER)
    browser = browse(people.ADMINISTRATOR)
    path = page_of(house, people.MEMBER)
    assert "Open sessions</dt><dd>2</dd>" in browser.get(path).text
    assert browser.post(f"{path}/suspend", data={"reason": " "}).status_code == 422
    assert state_of(house, people.MEMBER) == "active"
    assert browser.post(f"{path}/suspend", data={"reason": "Shared a <password>"}).status_code == 303
    assert first.get("/account").status_code == 303
    assert second.get("/account").status_code == 303
    text = browser.get(path).text
    assert "Shared a &lt;password&gt;" in text
    assert "Open sessions</dt><dd>0</dd>" in text
    assert browser.post(f"{path}/suspend", data={"reason": "again"}).status_code == 409
    assert browser.post(f"{path}/restore").status_code == 303
    assert browse(people.MEMBER).get("/account").status_code == 200
    assert browser.post(f"{path}/restore").status_code == 409


def test_nobody_suspends_themselves(house, browse):
    path = page_of(house, people.ADMINISTRATOR)
    browser = browse(people.ADMINISTRATOR)
    assert f'action="{path}/suspend"' not in browser.get(path).text
    assert browser.post(f"{path}/suspend", data={"reason": "x"}).status_code == 409
    assert state_of(house, people.ADMINISTRATOR) == "active"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_giving_and_ending_roles(house, browse, role):
    browser = browse(people.ADMINISTRATOR)
    path = page_of(house, people.MEMBER)
    day = clock.home_today() + timedelta(days=30)
    answer = browser.post(f"{path}/roles", data={"role": role, "until": day.isoformat(), "reason": "Decision 7"})
    assert answer.status_code == 303
    assert house.actor(people.MEMBER).has_role(role)
    with house.read() as session:
        grant = session.scalars(select(RoleGrant).where(RoleGrant.reason == "Decision 7")).one()
    assert grant.ends_at.astimezone(house.settings.zone).isoformat() == f"{day + timedelta(days=1)}T00:00:00+03:00"
    assert "Decision 7" in browser.get(path).text
    assert browser.post(f"{path}/roles/{grant.id}/end").status_code == 303
    assert not house.actor(people.MEMBER).has_role(role)
    assert browser.post(f"{path}/roles/{grant.id}/end").status_code == 404
    with house.read() as session:
        actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions[-2:] == ["person.role_given", "person.role_ended"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"role": ""}, "Choose a role."),
        ({"role": "representative"}, "Choose one of the options offered."),
        ({"role": "committee_member"}, "Choose one of the options offered."),
        ({"role": "committee_chair"}, "Choose one of the options offered."),
        ({"role": "coordinator", "until": "2001-01-01"}, "Choose a day that is still to come."),
        ({"role": "coordinator", "until": "soon"}, "Enter a date as year, month and day, such as 2027-01-31."),
    ],
)
def test_what_is_no_role(house, browse, data, sentence):
    answer = browse(people.ADMINISTRATOR).post(f"{page_of(house, people.MEMBER)}/roles", data=data)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert not house.actor(people.MEMBER).has_role(Role.COORDINATOR)


def test_the_last_administrator_keeps_the_role(house, browse):
    browser = browse(people.ADMINISTRATOR)
    me = house.person_id(people.ADMINISTRATOR)
    with house.read() as session:
        wanted = (RoleGrant.person_id == me, RoleGrant.role == Role.ADMINISTRATOR, active_now())
        grant = session.scalars(select(RoleGrant.id).where(*wanted)).one()
    path = f"/admin/people/{me}/roles/{grant}/end"
    assert f'action="{path}"' not in browser.get(f"/admin/people/{me}").text
    answer = browser.post(path)
    assert answer.status_code == 409
    assert LAST_ADMINISTRATOR in answer.text
    with house.write() as session:
        grant_role(session, house.person_id(people.MEMBER), Role.ADMINISTRATOR, by=house.actor(people.ADMINISTRATOR))
    assert browser.post(path).status_code == 303
    assert browser.get("/admin").status_code == 403


def test_a_role_in_an_organisation_ends_there_and_not_here(house, browse):
    member = house.person_id(people.MEMBER)
    with house.read() as session:
        grant = session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == member)).one()
    assert browse(people.ADMINISTRATOR).post(f"/admin/people/{member}/roles/{grant}/end").status_code == 404
    assert house.actor(people.MEMBER).is_member


@pytest.mark.parametrize(("who", "seated"), [(OF_ILO, True), (people.CHAIR, True), (people.COORDINATOR, False)])
def test_the_roles_of_a_committee_end_with_the_seat(house, browse, committee, who, seated):
    """A role that goes with no seat, such as one from before there were seats, can be ended here."""
    with house.write() as session:
        if not seated:
            grant_role(session, house.person_id(who), Role.COMMITTEE_MEMBER, by=house.actor(people.ADMINISTRATOR))
        session.flush()
        held = (RoleGrant.person_id == house.person_id(who), RoleGrant.role == Role.COMMITTEE_MEMBER, active_now())
        grant = session.scalars(select(RoleGrant.id).where(*held)).one()
    browser = browse(people.ADMINISTRATOR)
    path = page_of(house, who)
    text = browser.get(path).text
    assert ('href="/committees/ncc#seats"' in text) is seated
    assert (f'action="{path}/roles/{grant}/end"' in text) is not seated
    answer = browser.post(f"{path}/roles/{grant}/end")
    assert answer.status_code == (409 if seated else 303)
    assert ("This role goes with a seat" in answer.text) is seated
    assert house.actor(who).has_role(Role.COMMITTEE_MEMBER) is seated


def test_no_secret_is_shown(house, browse):
    with house.read() as session:
        password_hash = session.get(Person, house.person_id(people.MEMBER)).password_hash
    browser = browse(people.ADMINISTRATOR)
    for path in ("/admin", "/admin/people", page_of(house, people.MEMBER), "/admin/jobs", "/admin/audit"):
        text = browser.get(path).text
        assert password_hash not in text
        assert "argon2" not in text
        assert (house.settings.data_dir / "secret_key").exists() is False or (
            house.settings.data_dir / "secret_key"
        ).read_text() not in text
