"""Legal status and registration number: representatives and the secretariat see and change them, nobody else (AC6)."""

import pytest
from sqlalchemy import select, update

from app.audit import AuditEvent
from app.organisations.models import Organisation
from tests import people
from tests.organisations.test_edit import PROFILE

STATUS, NUMBER = "Marker-legal-status-7h2", "PBO/218/051/MARKER"
PLACES = (
    "/organisations/unicef",
    "/organisations/unicef/history",
    "/organisations/unicef/edit",
    "/organisations",
    "/organisations?q=marker",
    "/organisations.csv",
    "/programmes",
    "/programmes.csv",
    "/api/v1/organisations",
    "/api/v1/organisations/unicef",
    "/search?q=marker",
    "/account",
)
KNOW = [people.REPRESENTATIVE, people.ADMINISTRATOR]
KNOW_NOT = [
    people.VISITOR,
    people.GUEST,
    people.FORMER,
    people.MEMBER,
    people.COLLEAGUE,
    people.OTHER_REPRESENTATIVE,
    people.COORDINATOR,
    people.CHAIR,
    people.LEAD,
]


def unicef(house):
    with house.read() as session:
        return session.scalars(select(Organisation).where(Organisation.slug == "unicef")).one()


@pytest.fixture
def registered(browse):
    answer = browse(people.REPRESENTATIVE).post(
        "/organisations/unicef/edit", data=PROFILE | {"legal_status": STATUS, "registration_number": NUMBER}
    )
    assert answer.status_code == 303


@pytest.mark.parametrize("who", KNOW)
def test_who_knows(house, browse, registered, who):
    browser = browse(who)
    for path in ("/organisations/unicef", "/organisations/unicef/edit", "/organisations/unicef/history"):
        text = browser.get(path).text
        assert STATUS in text
        assert NUMBER in text
    changed = PROFILE | {
        "legal_status": "State agency",
        "registration_number": "X-1",
        "name": "UNICEF",
        "kind": "un_agency",
    }
    assert browser.post("/organisations/unicef/edit", data=changed).status_code == 303
    assert (unicef(house).legal_status, unicef(house).registration_number) == ("State agency", "X-1")
    assert "<ins>State agency</ins>" in browser.get("/organisations/unicef/history").text


@pytest.mark.parametrize("who", KNOW_NOT)
def test_who_does_not(house, browse, registered, who):
    """Neither the values nor the parts of old ones appear anywhere: pages, files, JSON."""
    house.work()
    browser = browse(who)
    for path in PLACES:
        answer = browser.get(path, follow_redirects=True)
        for marker in (STATUS, NUMBER, "MARKER", "Marker-legal"):
            assert marker not in answer.text.replace("q=marker", ""), path
        assert "Registration changed" not in answer.text, path
    answer = browser.post(
        "/organisations/unicef/edit", data=PROFILE | {"legal_status": "x", "registration_number": "y"}
    )
    assert answer.status_code in {303, 403}
    assert unicef(house).registration_number == NUMBER


def test_the_record_says_that_it_changed_and_not_what(house, registered):
    with house.read() as session:
        details = session.scalars(select(AuditEvent.detail).where(AuditEvent.action == "organisation.changed"))
        said = [detail["fields"] for detail in details]
    assert ["legal_status", "registration_number"] in said
    assert NUMBER not in str(said)


def test_a_form_without_the_fields_leaves_them(house, browse, registered):
    browse(people.REPRESENTATIVE).post("/organisations/unicef/edit", data=PROFILE | {"acronym": "UNI"})
    assert (unicef(house).acronym, unicef(house).registration_number) == ("UNI", NUMBER)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"legal_status": "x" * 121}, "Use at most 120 characters."),
        ({"registration_number": "9" * 81}, "Use at most 80 characters for the registration number."),
    ],
)
def test_what_is_too_long(house, browse, registered, change, sentence):
    sent = PROFILE | {"legal_status": "New", "registration_number": "New"} | change
    answer = browse(people.REPRESENTATIVE).post("/organisations/unicef/edit", data=sent)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert 'value="New"' in answer.text
    assert unicef(house).registration_number == NUMBER


def test_it_is_asked_for_where_it_is_missing(house, browse):
    with house.write() as session:
        session.execute(update(Organisation).values(legal_status="", registration_number=""))
    assert browse(people.REPRESENTATIVE).get("/organisations/unicef").text.count("not given") == 2
    assert "not given" not in browse(people.COLLEAGUE).get("/organisations/unicef").text
