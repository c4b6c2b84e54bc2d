"""A person moves from one organisation to another by one act of their own; rights switch in that moment."""

import re

import pytest
from sqlalchemy import select

from app import organisations
from app.access import SYSTEM, Role, Scope
from app.audit import AuditEvent
from app.documents.models import Document
from app.governance.queries import seats_of
from app.organisations.models import Organisation, Transfer
from tests import people
from tests.committee import OF_UNICEF
from tests.houses import text_of

ASK = {"email": people.MEMBER.email, "name": "Moraa", "title": "", "role": "representative", "language": "en"}


def transfer(house):
    with house.read() as session:
        return session.scalars(select(Transfer).order_by(Transfer.id.desc())).first()


def letters(house, person):
    """Of one person alone: addresses of the cast end alike."""
    return [one for one in house.mails(person) if str(one["to"]) == person.email]


@pytest.fixture
def asked(house, browse):
    """Moraa of NDMA is asked to represent UNICEF; the number of the request."""
    answer = browse(people.REPRESENTATIVE).post("/organisations/unicef/people/invite", data=ASK)
    assert answer.status_code == 303
    return transfer(house).id


@pytest.mark.parametrize("way", ["representative", "secretariat"])
def test_asking_changes_nothing_but_tells_the_person(house, browse, affiliation, way):
    if way == "representative":
        browser = browse(people.REPRESENTATIVE)
        answer = browser.post("/organisations/unicef/people/invite", data=ASK)
        again = browser.post("/organisations/unicef/people/invite", data=ASK)
        assert "NDMA" not in browser.get("/organisations/unicef/people").text
        assert "National Drought Management Authority" in browser.get("/organisations/unicef/people").text
    else:
        browser = browse(people.ADMINISTRATOR)
        answer = browser.post("/admin/people/invite", data=ASK | {"organisation": "unicef"})
        again = browser.post("/admin/people/invite", data=ASK | {"organisation": "unicef"})
    assert answer.status_code == 303
    assert again.status_code == 422
    assert again.text.count("This person has been asked already and has not answered yet.") == 2
    house.work()
    (letter,) = letters(house, people.MEMBER)
    assert letter["subject"] == "United Nations Children's Fund asks you to act for it"
    assert f"{house.settings.base_url}/transfers/{transfer(house).id}" in text_of(letter)
    assert affiliation(people.MEMBER).role == Role.MEMBER
    with house.read() as session:
        assert organisations.organisation_of(session, house.person_id(people.MEMBER)).slug == "ndma"


def test_accepting_switches_every_right_at_once(house, browse, asked):
    with house.write() as session:
        document = Document(
            state="published",
            owner_id=house.person_id(people.MEMBER),
            audience="public",
            created_at=session.get_one(Transfer, asked).asked_at,
        )
        session.add(document)
        session.flush()
        number = document.id
    moraa = browse(people.MEMBER)
    account = moraa.get("/account").text
    assert "United Nations Children&#39;s Fund asks you to act for it." in account
    assert f'href="/transfers/{asked}"' in account
    page = moraa.get(f"/transfers/{asked}").text
    assert "Rehema Representative asks you to act for United Nations Children" in page
    answer = moraa.post(f"/transfers/{asked}/accept")
    assert (answer.status_code, answer.headers["location"]) == (303, "/organisations/unicef")
    actor = house.actor(people.MEMBER)
    with house.read() as session:
        unicef = organisations.by_slug(session, "unicef").id
        ndma = organisations.by_slug(session, "ndma").id
        assert session.get_one(Document, number).owner_id == actor.person_id, "authorship stays"
        history = organisations.history_of(session, actor.person_id)
        acts = session.scalars(
            select(AuditEvent.action).where(AuditEvent.subject_id == asked, AuditEvent.subject_kind == "transfer")
        )
        assert list(acts) == ["transfer.asked", "transfer.accepted"]
    assert actor.organisation_ids == {unicef}
    assert actor.has_role(Role.REPRESENTATIVE, Scope.ORGANISATION, unicef)
    assert ndma not in actor.organisation_ids
    assert [(one.slug, one.ended_at is None) for one in history] == [("unicef", True), ("ndma", False)]
    assert moraa.get("/organisations/unicef/people").status_code == 200, "the session goes on with the new rights"
    house.work()
    left = letters(house, people.OTHER_REPRESENTATIVE)
    assert [one["subject"] for one in left] == ["Moraa Member no longer acts for National Drought Management Authority"]
    assert "/organisations/ndma/people" in text_of(left[0])
    arrived = letters(house, people.REPRESENTATIVE)
    assert [one["subject"] for one in arrived] == ["Moraa Member now acts for United Nations Children's Fund"]
    assert len(letters(house, people.MEMBER)) == 1, "whoever moves needs no letter about it"
    assert moraa.post(f"/transfers/{asked}/accept").status_code == 409
    assert moraa.get(f"/transfers/{asked}").status_code == 404
    assert "asks you to act for it" not in moraa.get("/account").text


def test_places_in_groups_and_committees_end_with_the_old_mandate(house, browse):
    ask = ASK | {"email": people.CHAIR.email, "role": "member"}
    browse(people.REPRESENTATIVE).post("/organisations/unicef/people/invite", data=ask)
    chair = browse(people.CHAIR)
    assert chair.post(f"/transfers/{transfer(house).id}/accept").status_code == 303
    with house.read() as session:
        unicef = organisations.by_slug(session, "unicef").id
    assert house.actor(people.CHAIR).roles == {(Role.MEMBER, Scope.ORGANISATION, unicef)}


def test_a_seat_in_the_committee_is_free_when_its_holder_moves(house, browse, committee):
    def holders():
        with house.read() as session:
            return {one.holder_id for one in seats_of(session, committee)}

    person = house.person_id(OF_UNICEF)
    assert person in holders()
    browse(people.OTHER_REPRESENTATIVE).post(
        "/organisations/ndma/people/invite", data=ASK | {"email": OF_UNICEF.email, "role": "member"}
    )
    uzuri = browse(OF_UNICEF)
    assert uzuri.get("/committee").status_code == 200
    assert uzuri.post(f"/transfers/{transfer(house).id}/accept").status_code == 303
    assert person not in holders()
    assert uzuri.get("/committee").status_code == 404


@pytest.mark.parametrize(
    "who", [people.VISITOR, people.REPRESENTATIVE, people.OTHER_REPRESENTATIVE, people.ADMINISTRATOR, people.GUEST]
)
@pytest.mark.parametrize("act", ["accept", "decline"])
def test_nobody_else_can_answer(house, browse, asked, who, act):
    browser = browse(who)
    status = 303 if who is people.VISITOR else 404
    assert browser.get(f"/transfers/{asked}").status_code == status
    assert browser.post(f"/transfers/{asked}/{act}").status_code == status
    assert browser.get("/transfers/4242").status_code == status
    assert transfer(house).state == "asked"


def test_declining_tells_whoever_asked(house, browse, asked, affiliation):
    moraa = browse(people.MEMBER)
    assert moraa.post(f"/transfers/{asked}/decline").status_code == 303
    assert affiliation(people.MEMBER).role == Role.MEMBER
    house.work()
    (letter,) = letters(house, people.REPRESENTATIVE)
    assert letter["subject"] == "Moraa Member stays with National Drought Management Authority"
    assert letters(house, people.OTHER_REPRESENTATIVE) == []
    for act in ("accept", "decline"):
        assert moraa.post(f"/transfers/{asked}/{act}").status_code == 409
    answer = browse(people.REPRESENTATIVE).post("/organisations/unicef/people/invite", data=ASK)
    assert answer.status_code == 303, "they may be asked again"


@pytest.mark.parametrize(
    ("who", "status"),
    [(people.VISITOR, 303), (people.COLLEAGUE, 403), (people.OTHER_REPRESENTATIVE, 403), (people.REPRESENTATIVE, 200)],
)
def test_who_takes_a_request_back(house, browse, asked, who, status):
    answer = browse(who).post(f"/organisations/unicef/transfers/{asked}/withdraw")
    assert answer.status_code == (303 if status == 200 else status)
    assert transfer(house).state == ("withdrawn" if status == 200 else "asked")
    moraa = browse(people.MEMBER)
    assert moraa.post(f"/transfers/{asked}/accept").status_code == (409 if status == 200 else 303)


def test_only_the_organisation_that_asked_takes_it_back(browse, asked):
    answer = browse(people.OTHER_REPRESENTATIVE).post(f"/organisations/ndma/transfers/{asked}/withdraw")
    assert answer.status_code == 404


def test_the_last_representative_stays(house, browse):
    """With the sentence why, until somebody else speaks for the organisation."""
    ask = ASK | {"email": people.OTHER_REPRESENTATIVE.email}
    browse(people.REPRESENTATIVE).post("/organisations/unicef/people/invite", data=ask)
    number = transfer(house).id
    otieno = browse(people.OTHER_REPRESENTATIVE)
    sentence = "An organisation needs a representative: make somebody else one first."
    assert sentence in otieno.get(f"/transfers/{number}").text
    refused = otieno.post(f"/transfers/{number}/accept")
    assert refused.status_code == 409
    assert sentence in refused.text
    assert transfer(house).state == "asked"
    with house.write() as session:
        ndma = organisations.by_slug(session, "ndma")
        organisations.affiliate(session, house.person_id(people.LEAD), ndma, Role.REPRESENTATIVE, by=SYSTEM)
    assert sentence not in otieno.get(f"/transfers/{number}").text
    assert otieno.post(f"/transfers/{number}/accept").status_code == 303
    with house.read() as session:
        ndma_people = organisations.colleagues(session, ndma.id)
    assert [one.name for one in ndma_people if one.voting_contact] == [people.LEAD.name]


def test_the_last_administrator_stays(house, browse):
    browse(people.REPRESENTATIVE).post(
        "/organisations/unicef/people/invite", data=ASK | {"email": people.ADMINISTRATOR.email}
    )
    answer = browse(people.ADMINISTRATOR).post(f"/transfers/{transfer(house).id}/accept")
    assert answer.status_code == 409
    assert "last administrator" in answer.text


def test_whoever_left_meanwhile_may_still_accept(house, browse, asked):
    moraa = browse(people.MEMBER)
    assert moraa.post("/organisations/ndma/leave").status_code == 303
    assert moraa.post(f"/transfers/{asked}/accept").status_code == 303
    assert house.actor(people.MEMBER).is_member


def test_whoever_acts_for_a_third_one_meanwhile_is_asked_anew(house, browse, asked, found):
    third = found()
    with house.write() as session:
        held = organisations.current_affiliation(session, house.person_id(people.MEMBER))
        organisations.end_affiliation(session, held, by=SYSTEM, reason="moved")
        organisations.affiliate(session, house.person_id(people.MEMBER), third, Role.MEMBER, by=SYSTEM)
    answer = browse(people.MEMBER).post(f"/transfers/{asked}/accept")
    assert answer.status_code == 409
    assert "This request is no longer open" in answer.text


@pytest.mark.parametrize("state", ["suspended", "former"])
def test_nobody_moves_to_an_organisation_in_no_good_standing(house, browse, asked, state):
    with house.write() as session:
        session.scalars(select(Organisation).where(Organisation.slug == "unicef")).one().state = state
    answer = browse(people.MEMBER).post(f"/transfers/{asked}/accept")
    assert answer.status_code == 409
    assert "no longer a member in good standing" in answer.text


def test_one_move_closes_the_other_requests(house, browse, asked, found):
    with house.write() as session:
        third = organisations.create_organisation(session, name="Third", kind="media", by=SYSTEM)
        person = organisations.person_by_email(session, people.MEMBER.email)
        organisations.ask_transfer(session, third, person, Role.MEMBER, settings=house.settings, by=SYSTEM)
    assert len(re.findall("asks you to act for it", browse(people.MEMBER).get("/account").text)) == 2
    browse(people.MEMBER).post(f"/transfers/{asked}/accept")
    assert transfer(house).state == "withdrawn"


def test_the_letters_come_in_the_reader_s_language(house, browse, asked):
    house.work()
    for who in (people.REPRESENTATIVE, people.MEMBER):
        browse(who).post("/language", data={"language": "sw"})
    browse(people.MEMBER).post(f"/transfers/{asked}/accept")
    house.work()
    assert letters(house, people.REPRESENTATIVE)[-1]["subject"].startswith("Moraa Member sasa anatumikia")
    assert letters(house, people.OTHER_REPRESENTATIVE)[-1]["subject"].startswith("Moraa Member no longer acts")
