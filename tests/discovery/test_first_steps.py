"""Whoever accepts an invitation is led to three first things to do, until they say that they have seen them."""

import re

import pytest
from sqlalchemy import select

from app import organisations
from app.access import SYSTEM
from app.accounts import Person
from app.core import clock
from app.membership.models import Acceptance, CodeVersion
from app.organisations.models import Organisation
from tests import people
from tests.houses import text_of
from tests.people import PASSWORD

NEWCOMER = {"email": "njeri@people.example", "name": "Njeri Newcomer", "title": "", "role": "member", "language": "en"}


def steps(browser):
    """Label, address ("" where it cannot start) and state of each task."""
    answer = browser.get("/welcome")
    assert answer.status_code == 200
    tasks = answer.text.partition('<ul class="tasks">')[2].partition("</ul>")[0]
    found = re.findall(
        r'<li><div>(?:<a href="([^"]+)">)?([^<]+)(?:</a>)?<p>.*?</div>\s*<span[^>]*>([^<]+)</span>', tasks
    )
    return [(label.strip(), href, state) for href, label, state in found]


@pytest.fixture
def joined(house, browse):
    """A browser of somebody who has just accepted the invitation of UNICEF, in the role given."""

    def join(role="member"):
        browse(people.REPRESENTATIVE).post("/organisations/unicef/people/invite", data=NEWCOMER | {"role": role})
        house.work()
        token = re.search(r"/invitation/([\w-]+)", text_of(house.mails(NEWCOMER["email"])[0]))[1]
        browser = browse()
        answer = browser.post(f"/invitation/{token}", data={"name": "Njeri Newcomer", "password": PASSWORD})
        assert answer.headers["location"] == "/sign-in?next=/welcome"
        assert 'name="next" value="/welcome"' in browser.get("/sign-in?next=/welcome").text
        return browser

    return join


def sign_in(browser, target="/"):
    sent = {"email": NEWCOMER["email"], "password": PASSWORD, "next": target}
    return browser.post("/sign-in", data=sent).headers["location"]


def adopt_code(house, *accepted):
    with house.write() as session:
        version = CodeVersion(
            number=1, title="Code", text_en="Be kind.", written_at=clock.now(), in_force_at=clock.now()
        )
        session.add(version)
        session.flush()
        for person in accepted:
            session.add(Acceptance(person_id=house.person_id(person), version_id=version.id, accepted_at=clock.now()))


def test_from_the_invitation_to_the_first_steps_and_on(house, browse, joined):
    njeri = joined()
    assert sign_in(njeri, "/welcome") == "/welcome"
    page = njeri.get("/welcome").text
    assert "Karibu, Njeri Newcomer" in page
    assert "United Nations Children&#39;s Fund" in page
    assert "Your first steps here" in njeri.get("/").text
    again = browse()
    assert sign_in(again) == "/welcome", "led there at each sign-in"
    assert sign_in(browse(), "/documents") == "/documents", "unless they were on the way to something"
    assert njeri.post("/welcome/seen").headers["location"] == "/"
    assert "Your first steps here" not in njeri.get("/").text
    assert sign_in(browse()) == "/"
    assert njeri.get("/welcome").status_code == 200, "its address stays"


def test_a_member_begins_with_themselves(house, joined):
    njeri = joined()
    sign_in(njeri)
    assert steps(njeri) == [
        ("Complete your own details", "/account", "To do"),
        ("Accept the code of conduct", "", "Cannot start yet"),
        ("Find your working group", "/groups", "To do"),
    ]
    adopt_code(house)
    njeri.post("/account", data={"name": "Njeri", "title": "Analyst", "language": "en"})
    assert [(href, state) for _, href, state in steps(njeri)] == [
        ("/account", "Completed"),
        ("/code-of-conduct", "To do"),
        ("/groups", "To do"),
    ]


def test_a_representative_begins_with_the_organisation(house, joined):
    njeri = joined("representative")
    sign_in(njeri)
    assert steps(njeri)[0] == ("Complete the profile of your organisation", "/organisations/unicef/edit", "To do")
    with house.write() as session:
        row = session.scalars(select(Organisation).where(Organisation.slug == "unicef")).one()
        row.profile, row.pillars = "About children.", ["social_assistance"]
        organisations.add_programme(
            session, row.id, organisations.ProgrammeFacts("Cash", "social_assistance"), by=SYSTEM
        )
    assert steps(njeri)[0] == ("Complete the profile of your organisation", "/organisations/unicef", "Completed")


@pytest.mark.parametrize(
    ("who", "last"),
    [
        (people.COLLEAGUE, ("Find your working group", "/groups", "Completed")),
        (people.MEMBER, ("Find your working group", "/groups", "To do")),
        (people.GUEST, ("Read the newest documents", "/documents", "To do")),
    ],
)
def test_what_fits_the_person(house, browse, who, last):
    adopt_code(house, who)
    found = steps(browse(who))
    assert found[1] == ("Accept the code of conduct", "/code-of-conduct", "Completed")
    assert found[2] == last


def test_nobody_who_was_here_before_is_new(house, browse):
    with house.read() as session:
        assert not any(session.scalars(select(Person.newcomer)))
    assert "Your first steps here" not in browse(people.MEMBER).get("/").text


def test_a_visitor_signs_in_first(browse):
    assert browse().get("/welcome").headers["location"].startswith("/sign-in")
    assert browse().post("/welcome/seen").headers["location"].startswith("/sign-in")


def test_home_tells_of_a_request_to_move(house, browse):
    browse(people.REPRESENTATIVE).post(
        "/organisations/unicef/people/invite", data=NEWCOMER | {"email": people.MEMBER.email}
    )
    assert "1 organisation asks you to act for it" in browse(people.MEMBER).get("/").text
    assert "asks you to act for it" not in browse(people.LEAD).get("/").text
