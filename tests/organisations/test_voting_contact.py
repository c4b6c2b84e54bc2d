"""An organisation has one voting contact as long as it has a representative, and it is one of them."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import organisations
from app.access import SYSTEM, Role
from app.audit import AuditEvent
from app.organisations.models import Affiliation
from tests import people
from tests.houses import text_of

INVITED = {"email": "njeri@people.example", "name": "Njeri", "title": "", "role": "representative", "language": "en"}


@pytest.fixture
def speaking(house):
    """Keys of the people who are voting contacts of UNICEF now."""

    def who():
        with house.read() as session:
            unicef = organisations.by_slug(session, "unicef")
            return [one.name for one in organisations.colleagues(session, unicef.id) if one.voting_contact]

    return who


@pytest.fixture
def made_representative(house, affiliation):
    def make(person):
        with house.write() as session:
            unicef = organisations.by_slug(session, "unicef")
            held = organisations.current_affiliation(session, house.person_id(person))
            if held is not None and held.organisation_id != unicef.id:
                organisations.end_affiliation(session, held, by=SYSTEM, reason="moved")
            organisations.affiliate(session, house.person_id(person), unicef, Role.REPRESENTATIVE, by=SYSTEM)
        return affiliation(person).id

    return make


def test_the_first_representative_becomes_it(house, browse, found):
    made = found()
    with house.write() as session:
        organisations.affiliate(session, house.person_id(people.FORMER), made, Role.MEMBER, by=SYSTEM)
    with house.read() as session:
        assert [one.voting_contact for one in organisations.colleagues(session, made.id)] == [False]
    with house.write() as session:
        organisations.affiliate(session, house.person_id(people.FORMER), made, Role.REPRESENTATIVE, by=SYSTEM)
    with house.read() as session:
        assert [one.voting_contact for one in organisations.colleagues(session, made.id)] == [True]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (people.VISITOR, 303),
        (people.GUEST, 403),
        (people.MEMBER, 403),
        (people.COLLEAGUE, 403),
        (people.OTHER_REPRESENTATIVE, 403),
        (people.REPRESENTATIVE, 200),
        (people.ADMINISTRATOR, 200),
    ],
)
def test_who_may_set_it(house, browse, speaking, made_representative, who, status):
    number = made_representative(people.FORMER)
    browser = browse(who)
    answer = browser.post(f"/organisations/unicef/people/{number}/voting-contact")
    assert answer.status_code == (303 if status == 200 else status)
    assert speaking() == [people.FORMER.name if status == 200 else people.REPRESENTATIVE.name]
    house.work()
    letters = house.mails(people.FORMER)
    assert [one["subject"] for one in letters] == (
        ["You are now the voting contact of United Nations Children's Fund"] if status == 200 else []
    )
    if status == 200:
        assert f"{house.settings.base_url}/organisations/unicef/people" in text_of(letters[0])
        page = browser.get("/organisations/unicef/people").text
        assert page.count("Voting contact</span>") == 1
        assert f"/people/{number}/voting-contact" not in page
        with house.read() as session:
            acts = session.scalars(
                select(AuditEvent.subject_id).where(AuditEvent.action == "affiliation.voting_contact")
            )
            assert list(acts) == [number]


def test_a_member_without_the_mandate_cannot_be_it(browse, affiliation, speaking):
    browser = browse(people.REPRESENTATIVE)
    number = affiliation(people.COLLEAGUE).id
    assert f"/people/{number}/voting-contact" not in browser.get("/organisations/unicef/people").text
    assert browser.post(f"/organisations/unicef/people/{number}/voting-contact").status_code == 409
    assert speaking() == [people.REPRESENTATIVE.name]
    foreign = affiliation(people.OTHER_REPRESENTATIVE).id
    assert browser.post(f"/organisations/unicef/people/{foreign}/voting-contact").status_code == 404


@pytest.mark.parametrize("how", ["leaves", "is removed", "loses the mandate"])
def test_it_moves_to_the_representative_of_longest_standing(
    house, browse, affiliation, speaking, made_representative, how
):
    """Somebody who has not answered the invitation comes after those who can sign in, however long they wait."""
    browser = browse(people.REPRESENTATIVE)
    browser.post("/organisations/unicef/people/invite", data=INVITED)
    made_representative(people.FORMER)
    made_representative(people.LEAD)
    number = affiliation(people.REPRESENTATIVE).id
    if how == "leaves":
        answer = browser.post("/organisations/unicef/leave")
    elif how == "is removed":
        path = f"/organisations/unicef/people/{number}/remove"
        answer = browse(people.FORMER).post(path, data={"reason": "Moved"})
    else:
        answer = browser.post(f"/organisations/unicef/people/{number}/role", data={"role": "member"})
    assert answer.status_code == 303
    assert speaking() == [people.FORMER.name]
    house.work()
    told = [one["subject"] for one in house.mails(people.FORMER)]
    assert told == ([] if how == "is removed" else ["You are now the voting contact of United Nations Children's Fund"])
    assert "voting contact" not in str([one["subject"] for one in house.mails("njeri@people.example")])


def test_the_database_keeps_it_at_one(house, made_representative):
    number = made_representative(people.FORMER)
    with house.write() as session:
        session.get_one(Affiliation, number).voting_contact = True
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_members_see_who_it_is(browse):
    assert "Officer, Voting contact" in browse(people.MEMBER).get("/organisations/unicef").text
    assert "Voting contact" not in browse().get("/organisations/unicef").text
