"""Bringing in people, guests and organisations."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import organisations
from app.accounts import Person
from app.core import clock
from tests import people
from tests.houses import text_of
from tests.people import PASSWORD

SOMEBODY = {"email": "wairimu@people.example", "name": "Wairimu Visitor", "title": "Expert", "language": "en"}
GUEST = SOMEBODY | {"group": "shocks", "objective": "Advise on triggers", "until": "2099-12-31"}


def soon(days: int) -> str:
    return (clock.now().date() + timedelta(days=days)).isoformat()


def token_in(message) -> str:
    return re.search(r"/invitation/([\w-]+)", text_of(message))[1]


def exists(house):
    with house.read() as session:
        return session.scalar(select(Person.id).where(Person.email == SOMEBODY["email"])) is not None


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        ({}, 303, ""),
        ({"organisation": "no-such-body"}, 422, "Choose one of the options offered."),
        ({"organisation": ""}, 422, "Choose the organisation."),
        ({"email": people.MEMBER.email}, 422, "This person already belongs to this organisation."),
        ({"email": people.SUSPENDED.email}, 422, "This person already belongs to this organisation."),
    ],
)
def test_inviting_into_an_organisation(house, browse, change, status, sentence):
    data = SOMEBODY | {"organisation": "ndma", "role": "representative"} | change
    answer = browse(people.ADMINISTRATOR).post("/admin/people/invite", data=data)
    assert answer.status_code == status
    assert exists(house) is (status == 303)
    assert sentence in answer.text
    house.work()
    assert len(house.mails()) == (1 if status == 303 else 0)


def test_the_invitation_can_be_sent_again(house, browse):
    browser = browse(people.ADMINISTRATOR)
    page = browser.post("/admin/people/invite", data=SOMEBODY | {"organisation": "ndma", "role": "member"}).headers[
        "location"
    ]
    assert "Send the invitation again" in browser.get(page).text
    assert browser.post(f"{page}/invite").status_code == 303
    house.work()
    first, second = house.mails("wairimu@people.example")
    assert browse().get(f"/invitation/{token_in(first)}").status_code == 404
    assert browse().get(f"/invitation/{token_in(second)}").status_code == 200
    me = f"/admin/people/{house.person_id(people.MEMBER)}"
    assert browser.post(f"{me}/invite").status_code == 409


def test_a_guest_sees_one_group_and_nothing_more(house, browse):
    answer = browse(people.ADMINISTRATOR).post("/admin/guests/new", data=GUEST | {"until": soon(10)})
    assert answer.status_code == 303
    house.work()
    (message,) = house.mails("wairimu@people.example")
    assert "Advise on triggers" in text_of(message)
    visitor = browse()
    visitor.post(f"/invitation/{token_in(message)}", data={"name": "Wairimu Visitor", "password": PASSWORD})
    assert visitor.post("/sign-in", data={"email": SOMEBODY["email"], "password": PASSWORD}).status_code == 303
    visitor.get("/")
    assert "You are a guest" in visitor.get("/groups/shocks").text
    assert "You are a guest" not in visitor.get("/groups/financing").text
    assert people.MEMBER.name not in visitor.get("/organisations/ndma").text
    assert "Advise on triggers" in browse(people.ADMINISTRATOR).get(answer.headers["location"]).text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"until": ""}, "Choose the last day of the stay."),
        ({"until": "2001-01-01"}, "Choose a day that is still to come."),
        ({"objective": " "}, "Say for what purpose the guest is admitted."),
        ({"group": "none"}, "Choose one of the options offered."),
        ({"email": people.MEMBER.email}, "This person acts for a member organisation"),
    ],
)
def test_who_is_no_guest(house, browse, change, sentence):
    answer = browse(people.ADMINISTRATOR).post("/admin/guests/new", data=GUEST | change)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert not exists(house)


def test_a_guest_who_has_an_account_is_only_told(house, browse):
    data = GUEST | {"email": people.FORMER.email, "until": soon(1)}
    assert browse(people.ADMINISTRATOR).post("/admin/guests/new", data=data).status_code == 303
    house.work()
    (message,) = house.mails(people.FORMER)
    assert "/invitation/" not in text_of(message)
    assert "You are a guest" in browse(people.FORMER).get("/groups/shocks").text


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"name": "Coast Fishers", "acronym": "CF", "kind": "beneficiary_organisation"}, 303),
        ({"name": "", "kind": "media"}, 422),
        ({"name": "Coast", "kind": "pirates"}, 422),
    ],
)
def test_adding_an_organisation(house, browse, data, status):
    answer = browse(people.ADMINISTRATOR).post("/admin/organisations/new", data=data)
    assert answer.status_code == status
    with house.read() as session:
        assert organisations.count_members(session) == (3 if status == 303 else 2)
    if status == 303:
        assert answer.headers["location"] == "/organisations/cf/edit"
