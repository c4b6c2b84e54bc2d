"""Representatives bring people in, promote them and let them go; rights begin and end in that moment."""

import re

import pytest
from sqlalchemy import select

from app.access import Role, Scope
from app.accounts import Person
from app.audit import AuditEvent
from tests import people
from tests.houses import text_of
from tests.people import PASSWORD

NEWCOMER = {
    "email": "Njeri@People.example", "name": "Njeri Newcomer", "title": "Analyst", "role": "member", "language": "en",
}  # fmt: skip
WHO = [
    (people.VISITOR, 303),
    (people.GUEST, 403),
    (people.MEMBER, 403),
    (people.COLLEAGUE, 403),
    (people.OTHER_REPRESENTATIVE, 403),
    (people.COORDINATOR, 403),
    (people.REPRESENTATIVE, 200),
    (people.ADMINISTRATOR, 200),
]


def person(house, email):
    with house.read() as session:
        return session.scalar(select(Person).where(Person.email == email.lower()))


def token_in(message) -> str:
    return re.search(r"/invitation/([\w-]+)", text_of(message))[1]


@pytest.mark.parametrize(("who", "status"), WHO)
def test_who_may_invite(house, browse, who, status):
    browser = browse(who)
    for path in ("people", "people/invite"):
        assert browser.get(f"/organisations/unicef/{path}").status_code == status
    answer = browser.post("/organisations/unicef/people/invite", data=NEWCOMER)
    assert answer.status_code == (303 if status == 200 else status)
    house.work()
    invited = person(house, NEWCOMER["email"])
    if status != 200:
        assert invited is None
        assert house.mails("njeri@people.example") == []
        return
    (message,) = house.mails("njeri@people.example")
    assert message["subject"] == "You are invited to Baraza on behalf of United Nations Children's Fund"
    token = token_in(message)
    visitor = browse()
    assert visitor.get(f"/invitation/{token}").status_code == 200
    assert person(house, NEWCOMER["email"]).state == "invited"
    accepted = visitor.post(f"/invitation/{token}", data={"name": "Njeri Newcomer", "password": PASSWORD})
    assert accepted.status_code == 303
    signed = visitor.post("/sign-in", data={"email": "njeri@people.example", "password": PASSWORD})
    assert signed.status_code == 303
    page = visitor.get("/organisations/unicef")
    assert "Njeri Newcomer" in page.text
    assert people.REPRESENTATIVE.name in page.text


def test_the_message_comes_in_the_language_asked_for(house, browse):
    browse(people.REPRESENTATIVE).post("/organisations/unicef/people/invite", data=NEWCOMER | {"language": "sw"})
    house.work()
    (message,) = house.mails("njeri@people.example")
    assert message["subject"].startswith("Umealikwa katika Baraza")
    assert "Habari Njeri Newcomer" in text_of(message)
    assert person(house, NEWCOMER["email"]).language == "sw"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": ""}, "Enter an e-mail address."),
        ({"email": "no address"}, "Enter an e-mail address in the form name@example.org."),
        (
            {"email": "a@people.example\r\nBcc: b@people.example"},
            "Enter an e-mail address in the form name@example.org.",
        ),
        ({"name": " "}, "Enter the person's name.".replace("'", "&#39;")),
        ({"role": "administrator"}, "Choose one of the options offered."),
        ({"email": people.COLLEAGUE.email}, "This person already belongs to this organisation."),
    ],
)
def test_what_cannot_be_invited(house, browse, change, sentence):
    answer = browse(people.REPRESENTATIVE).post("/organisations/unicef/people/invite", data=NEWCOMER | change)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    house.work()
    assert person(house, NEWCOMER["email"]) is None
    assert house.mails() == []


def test_a_name_cannot_forge_a_header(house, browse):
    forged = NEWCOMER | {"name": "Njeri\r\nBcc: spy@people.example"}
    browse(people.REPRESENTATIVE).post("/organisations/unicef/people/invite", data=forged)
    house.work()
    (message,) = house.mails()
    assert message["bcc"] is None
    assert person(house, NEWCOMER["email"]).name == "Njeri Bcc: spy@people.example"


def test_sending_again_supersedes_the_first_link(house, browse, affiliation):
    browser = browse(people.REPRESENTATIVE)
    browser.post("/organisations/unicef/people/invite", data=NEWCOMER)
    house.work()
    (first,) = house.mails("njeri@people.example")
    again = re.search(
        r'action="(/organisations/unicef/people/\d+/invite)"', browser.get("/organisations/unicef/people").text
    )
    assert browser.post(again[1]).status_code == 303
    house.work()
    second = house.mails("njeri@people.example")[-1]
    assert browse().get(f"/invitation/{token_in(first)}").status_code == 404
    assert browse().get(f"/invitation/{token_in(second)}").status_code == 200


def test_somebody_who_left_joins_again_at_once(house, browse, affiliation):
    """Faraja has an account and acts for nobody: no second account, no second password."""
    answer = browse(people.REPRESENTATIVE).post(
        "/organisations/unicef/people/invite", data=NEWCOMER | {"email": people.FORMER.email}
    )
    assert answer.status_code == 303
    house.work()
    (message,) = house.mails(people.FORMER)
    assert "/invitation/" not in text_of(message)
    assert affiliation(people.FORMER).role == Role.MEMBER
    assert house.actor(people.FORMER).is_member


@pytest.mark.parametrize(("who", "status"), WHO)
def test_who_may_remove(house, browse, affiliation, every_affiliation, *, who, status):
    held = affiliation(people.COLLEAGUE)
    colleague = browse(people.COLLEAGUE)
    path = f"/organisations/unicef/people/{held.id}/remove"
    browser = browse(who)
    assert browser.get(path).status_code == status
    answer = browser.post(path, data={"reason": "Moved to another post"})
    assert answer.status_code == (303 if status == 200 else status)
    actor = house.actor(people.COLLEAGUE)
    if status != 200:
        assert affiliation(people.COLLEAGUE) is not None
        assert actor.is_member
        return
    assert affiliation(people.COLLEAGUE) is None
    assert not actor.roles
    (ended,) = every_affiliation(people.COLLEAGUE)
    assert ended.end_reason == "Moved to another post"
    with house.read() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "affiliation.ended")).one()
    assert event.reason == "Moved to another post"
    assert event.person_id == house.person_id(who)
    assert people.REPRESENTATIVE.name not in colleague.get("/organisations/unicef").text


def test_removing_needs_a_reason(browse, affiliation):
    held = affiliation(people.COLLEAGUE)
    answer = browse(people.REPRESENTATIVE).post(f"/organisations/unicef/people/{held.id}/remove", data={"reason": " "})
    assert answer.status_code == 422
    assert affiliation(people.COLLEAGUE) is not None


def test_removing_somebody_who_never_answered_kills_the_link(house, browse):
    browser = browse(people.REPRESENTATIVE)
    browser.post("/organisations/unicef/people/invite", data=NEWCOMER)
    house.work()
    (message,) = house.mails("njeri@people.example")
    path = re.findall(
        r'href="(/organisations/unicef/people/\d+/remove)"', browser.get("/organisations/unicef/people").text
    )
    for one in path:
        if "Njeri" in browser.get(one).text:
            assert browser.post(one, data={"reason": "Wrong address"}).status_code == 303
    assert browse().get(f"/invitation/{token_in(message)}").status_code == 404


@pytest.mark.parametrize(
    ("change", "path", "data"),
    [
        ("role", "/organisations/unicef/people/{}/role", {"role": "member"}),
        ("leave", "/organisations/unicef/leave", {}),
    ],
)
def test_the_last_representative_stays(house, browse, affiliation, *, change, path, data):
    held = affiliation(people.REPRESENTATIVE)
    browser = browse(people.REPRESENTATIVE)
    answer = browser.post(path.format(held.id), data=data)
    assert answer.status_code == 409
    assert "An organisation needs a representative" in answer.text
    assert house.actor(people.REPRESENTATIVE).has_role(Role.REPRESENTATIVE, Scope.ORGANISATION, held.organisation_id)
    assert "An organisation needs a representative" in browser.get("/organisations/unicef/leave").text
    colleague = affiliation(people.COLLEAGUE)
    assert (
        browser.post(f"/organisations/unicef/people/{colleague.id}/role", data={"role": "representative"}).status_code
        == 303
    )
    assert house.actor(people.COLLEAGUE).has_role(Role.REPRESENTATIVE, Scope.ORGANISATION, held.organisation_id)
    assert browser.post(path.format(held.id), data=data).status_code == 303
    after = house.actor(people.REPRESENTATIVE)
    assert not after.has_role(Role.REPRESENTATIVE, Scope.ORGANISATION, held.organisation_id)
    assert after.is_member is (change == "role")


def test_somebody_invited_does_not_count_as_the_representative(browse, affiliation):
    browser = browse(people.REPRESENTATIVE)
    browser.post("/organisations/unicef/people/invite", data=NEWCOMER | {"role": "representative"})
    assert browser.post("/organisations/unicef/leave").status_code == 409
    assert affiliation(people.REPRESENTATIVE) is not None


def test_an_affiliation_is_changed_through_its_own_organisation_only(browse, affiliation):
    theirs = affiliation(people.MEMBER)
    browser = browse(people.REPRESENTATIVE)
    for path, data in (("role", {"role": "representative"}), ("remove", {"reason": "x"}), ("invite", {})):
        assert browser.post(f"/organisations/unicef/people/{theirs.id}/{path}", data=data).status_code == 404
    assert affiliation(people.MEMBER).role == Role.MEMBER
