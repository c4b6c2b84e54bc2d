"""Bringing in people and organisations."""

import re

import pytest
from sqlalchemy import select

from app import organisations
from app.accounts import Person
from tests import people
from tests.houses import text_of

SOMEBODY = {"email": "wairimu@people.example", "name": "Wairimu Visitor", "title": "Expert", "language": "en"}


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
