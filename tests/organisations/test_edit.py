"""Representatives change what their organisation says of itself; nobody else does."""

import pytest
from sqlalchemy import select

from app import organisations
from app.audit import AuditEvent
from app.jobs import Job
from app.organisations.models import Organisation, Programme
from tests import people

PROFILE = {
    "acronym": "UNICEF",
    "profile": "First part.\n\nSecond part.",
    "website": "https://unicef.example",
    "pillars": ["social_assistance", "health_insurance"],
    "scope": "counties",
    "counties": ["023", "001"],
}
PROGRAMME = {
    "name": "School Meals",
    "pillar": "social_assistance",
    "target_group": "Pupils",
    "description": "A meal a day.",
    "reached": "4200",
    "reached_unit": "people",
    "reached_year": "2025",
    "scope": "counties",
    "counties": ["023"],
    "from_year": "2020",
    "to_year": "",
}
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


def unicef(house):
    with house.read() as session:
        return session.scalars(select(Organisation).where(Organisation.slug == "unicef")).one()


def programmes(house):
    with house.read() as session:
        return session.scalars(select(Programme).order_by(Programme.id)).all()


def happened(house, action):
    with house.read() as session:
        return session.scalars(select(AuditEvent).where(AuditEvent.action == action)).all()


def owed(house):
    with house.read() as session:
        return [job.payload for job in session.scalars(select(Job).where(Job.name == "search.update"))]


@pytest.mark.parametrize(("who", "status"), WHO)
def test_who_may_edit_the_profile(house, browse, who, status):
    browser = browse(who)
    page = browser.get("/organisations/unicef/edit")
    assert page.status_code == status
    naming = {"name": "Children's Fund", "kind": "un_agency"} if who is people.ADMINISTRATOR else {}
    answer = browser.post("/organisations/unicef/edit", data=PROFILE | naming)
    assert answer.status_code == (303 if status == 200 else status)
    changed = unicef(house)
    if status == 200:
        assert changed.profile == PROFILE["profile"]
        assert changed.counties == ["001", "023"]
        assert changed.name == naming.get("name", "United Nations Children's Fund")
        assert changed.slug == "unicef"
        assert len(happened(house, "organisation.changed")) == 1
        assert owed(house) == [{"kind": "organisation", "id": changed.id}]
        assert "Second part." in browser.get("/organisations/unicef").text
    else:
        assert changed.profile == ""
        assert happened(house, "organisation.changed") == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"profile": "  \u200b "}, "Say what your organisation does."),
        ({"website": "javascript:alert(1)"}, "Enter a web address that begins with https://"),
        ({"website": "https://[broken"}, "Enter a web address that begins with https://"),
        ({"counties": []}, "Choose at least one county."),
        ({"counties": ["999"]}, "Choose from the options offered."),
        ({"pillars": ["no_such"]}, "Choose from the options offered."),
        ({"pillars": []}, "Choose at least one pillar."),
        ({"profile": "x" * 6001}, "Use at most 6,000 characters."),
    ],
)
def test_faults_in_a_profile_are_said_and_what_was_typed_is_kept(house, browse, change, sentence):
    answer = browse(people.REPRESENTATIVE).post(
        "/organisations/unicef/edit", data=PROFILE | {"acronym": "KEPT"} | change
    )
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert "<title>Error: " in answer.text
    assert 'value="KEPT"' in answer.text
    assert unicef(house).profile == ""


def test_national_means_no_county(house, browse):
    browse(people.REPRESENTATIVE).post("/organisations/unicef/edit", data=PROFILE | {"scope": "national"})
    assert unicef(house).counties == []


def test_a_representative_cannot_rename(house, browse):
    forged = PROFILE | {"name": "Another Name", "kind": "media"}
    assert browse(people.REPRESENTATIVE).post("/organisations/unicef/edit", data=forged).status_code == 303
    assert unicef(house).name == "United Nations Children's Fund"
    assert unicef(house).kind == "un_agency"


@pytest.mark.parametrize(("who", "status"), WHO)
def test_who_may_describe_programmes(house, browse, who, status):
    with house.write() as session:
        facts = organisations.ProgrammeFacts("Old", "social_security", target_group="All")
        of = organisations.by_slug(session, "unicef").id
        old = organisations.add_programme(session, of, facts, by=house.actor(people.REPRESENTATIVE))
    base = "/organisations/unicef/programmes"
    browser = browse(who)
    done = 303 if status == 200 else status
    for path in ("new", f"{old}/edit", f"{old}/remove"):
        assert browser.get(f"{base}/{path}").status_code == status
    assert browser.post(f"{base}/new", data=PROGRAMME).status_code == done
    assert browser.post(f"{base}/{old}/edit", data=PROGRAMME | {"name": "Renewed"}).status_code == done
    names = [one.name for one in programmes(house)]
    assert names == (["Renewed", "School Meals"] if status == 200 else ["Old"])
    assert browser.post(f"{base}/{old}/remove").status_code == done
    assert [one.name for one in programmes(house)] == (["School Meals"] if status == 200 else ["Old"])


def test_a_programme_belongs_to_its_organisation(house, browse):
    with house.write() as session:
        facts = organisations.ProgrammeFacts("Theirs", "social_security", target_group="All")
        theirs = organisations.add_programme(
            session, organisations.by_slug(session, "ndma").id, facts, by=house.actor(people.OTHER_REPRESENTATIVE)
        )
    browser = browse(people.REPRESENTATIVE)
    for path in (
        f"/organisations/unicef/programmes/{theirs}/edit",
        f"/organisations/unicef/programmes/{theirs}/remove",
    ):
        assert browser.get(path).status_code == 404
        assert browser.post(path, data=PROGRAMME).status_code == 404
    assert [one.name for one in programmes(house)] == ["Theirs"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Enter the name of the programme."),
        ({"pillar": ""}, "Choose the pillar."),
        ({"reached": "many"}, "Enter a whole number, in digits."),
        ({"reached": "-1"}, "Enter a number from 0 to 100,000,000."),
        ({"reached_year": ""}, "Say in which year that number was reached."),
        ({"from_year": "2024", "to_year": "2020"}, "The last year cannot be before the first."),
        ({"from_year": "24"}, "Enter a year between 1950 and 2100."),
    ],
)
def test_faults_in_a_programme(house, browse, change, sentence):
    answer = browse(people.REPRESENTATIVE).post("/organisations/unicef/programmes/new", data=PROGRAMME | change)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert programmes(house) == []


def test_nothing_counted_is_no_data_and_not_nought(house, browse):
    browser = browse(people.REPRESENTATIVE)
    browser.post("/organisations/unicef/programmes/new", data=PROGRAMME | {"reached": "", "reached_year": "2025"})
    (one,) = programmes(house)
    assert one.reached is None
    assert one.reached_year is None
    assert "no data" in browser.get("/organisations/unicef").text
