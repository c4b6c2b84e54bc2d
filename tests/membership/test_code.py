"""The code of conduct: written, adopted, accepted for each version, and asked for again."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from sqlalchemy import select, text

from app.core import clock
from app.governance import Choice
from app.membership import count_code_to_accept
from app.membership.jobs_code import tell_of_code
from app.membership.models import Acceptance, CodeVersion
from tests import people
from tests.committee import OF_APSP, OF_ILO
from tests.membership.deciding import decide
from tests.people import ADMINISTRATOR, CHAIR, COORDINATOR, MEMBER

FIRST = {
    "title": "How we work together",
    "text_en": "## Respect\n\nWe listen before we answer.\n\nWe do not sell what others shared.",
    "text_sw": "## Heshima\n\nTunasikiliza kabla ya kujibu.",
    "what_changed": "",
}
SECOND = FIRST | {
    "text_en": "## Respect\n\nWe listen before we answer.\n\nWe name our sources.",
    "what_changed": "A sentence on **sources** replaces the one on selling.",
}


@pytest.fixture
def enacted(browse):
    """The first version, put in force by the secretariat."""
    answer = browse(ADMINISTRATOR).post("/code-of-conduct/new", data=FIRST | {"act": "enact"})
    assert answer.status_code == 303, answer.text


def asked(house, who):
    with house.read() as session:
        return session.connection().scalar(select(count_code_to_accept()), {"person": house.person_id(who)})


def ballot_of(house, number):
    with house.read() as session:
        return session.scalar(select(CodeVersion.ballot_id).where(CodeVersion.number == number))


def moment_of(house):
    with house.read() as session:
        draft = session.scalar(select(CodeVersion).where(CodeVersion.in_force_at.is_(None)))
        return draft.written_at.isoformat() if draft else ""


@pytest.mark.parametrize(
    ("who", "status", "numbers"),
    [
        (ADMINISTRATOR, 303, [1]),
        (COORDINATOR, 403, []),
        (CHAIR, 403, []),
        (MEMBER, 403, []),
        (people.GUEST, 403, []),
        (people.VISITOR, 303, []),
    ],
)
def test_who_puts_the_first_version_in_force(house, browse, who, status, numbers):
    answer = browse(who).post("/code-of-conduct/new", data=FIRST | {"act": "enact"})
    assert answer.status_code == status
    assert (answer.headers.get("location") == "/code-of-conduct") is bool(numbers)
    with house.read() as session:
        assert list(session.scalars(select(CodeVersion.number))) == numbers


def test_the_second_version_needs_the_committee(house, committee, browse, enacted):
    answer = browse(ADMINISTRATOR).post("/code-of-conduct/new", data=SECOND | {"act": "enact"})
    assert answer.status_code == 409
    assert "The committee decides on every version after the first." in answer.text
    assert browse().get("/code-of-conduct/versions/2").status_code == 404


def test_everybody_reads_it_in_their_language(browse, enacted):
    page = browse().get("/code-of-conduct").text
    assert "<h3>Respect</h3>" in page
    assert "Accept the code of conduct" not in page
    in_swahili = browse(**{"accept-language": "sw"}).get("/code-of-conduct").text
    assert "Tunasikiliza kabla ya kujibu." in in_swahili
    assert "We listen" not in in_swahili


def test_before_there_is_one(browse):
    assert "No code of conduct is in force yet" in browse().get("/code-of-conduct").text
    assert browse(MEMBER).post("/code-of-conduct/accept", data={"version": 1, "accept": "yes"}).status_code == 409
    assert "No code of conduct is in force yet" in browse(ADMINISTRATOR).get("/secretariat/code-of-conduct").text
    assert browse(ADMINISTRATOR).get("/secretariat/code-of-conduct.csv").status_code == 404


@pytest.mark.parametrize(
    ("who", "data", "status", "rows"),
    [
        (MEMBER, {"version": "1", "accept": "yes"}, 303, 1),
        (people.GUEST, {"version": "1", "accept": "yes"}, 303, 1),
        (MEMBER, {"version": "1"}, 422, 0),
        (MEMBER, {"version": "one", "accept": "yes"}, 422, 0),
        (MEMBER, {"version": "2", "accept": "yes"}, 409, 0),
        (people.VISITOR, {"version": "1", "accept": "yes"}, 303, 0),
    ],
)
def test_accepting(house, browse, enacted, who, data, status, rows):
    browser = browse(who)
    for _ in range(2):
        assert browser.post("/code-of-conduct/accept", data=data).status_code == status
    with house.read() as session:
        assert len(session.scalars(select(Acceptance)).all()) == rows
    if rows:
        assert asked(house, who) == 0
        assert "You have accepted this version." in browser.get("/code-of-conduct").text


def test_a_new_version_asks_everybody_again(house, committee, browse, enacted):
    browse(MEMBER).post("/code-of-conduct/accept", data={"version": "1", "accept": "yes"})
    assert (asked(house, MEMBER), asked(house, OF_ILO)) == (0, 1)
    writer = browse(COORDINATOR)
    assert writer.post("/code-of-conduct/new", data=SECOND | {"act": "propose"}).status_code == 303
    assert asked(house, MEMBER) == 0
    assert writer.get("/code-of-conduct/new").status_code == 409
    assert "Before the committee" in writer.get("/code-of-conduct/versions/2").text
    assert browse(MEMBER).get("/code-of-conduct/versions/2").status_code == 404
    decide(house, ballot_of(house, 2), Choice.APPROVE, (CHAIR, OF_ILO, OF_APSP))
    assert asked(house, MEMBER) == 1
    page = browse(MEMBER).get("/code-of-conduct/versions/2").text
    assert "<strong>sources</strong>" in page
    assert "<ins>" in page.partition("We name our sources.")[0]
    assert "<del>" in page.partition("We do not sell what others shared.")[0]
    assert "NCC/" in page
    house.work()
    (told,) = house.mails(MEMBER)
    assert "version 2" in str(told["subject"])
    assert "/code-of-conduct" in told.get_body(("plain",)).get_content()


@pytest.mark.parametrize("choice", [Choice.DECLINE, Choice.DEFER])
def test_a_version_that_is_not_adopted_can_be_changed_and_proposed_again(house, committee, browse, enacted, choice):
    writer = browse(COORDINATOR)
    writer.post("/code-of-conduct/new", data=SECOND | {"act": "propose"})
    decide(house, ballot_of(house, 2), choice, (CHAIR, OF_ILO, OF_APSP), reason="Too long by half.")
    assert "How we work together" in browse().get("/code-of-conduct").text
    assert asked(house, CHAIR) == 1
    assert "Too long by half." in writer.get("/code-of-conduct/new").text
    house.work()
    (told,) = [m for m in house.mails(COORDINATOR) if "was not adopted" in str(m["subject"])]
    assert "Too long by half." in told.get_body(("plain",)).get_content()
    again = SECOND | {"act": "propose", "was": moment_of(house)}
    assert writer.post("/code-of-conduct/new", data=again).headers["location"] == "/code-of-conduct/versions/2"
    decide(house, ballot_of(house, 2), Choice.APPROVE, (CHAIR, OF_ILO, OF_APSP))
    assert "Version 2" in browse().get("/code-of-conduct").text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": " "}, "Enter a title."),
        ({"text_en": ""}, "Write the text in English."),
        ({"text_en": "x" * 60_001}, "Use at most 60,000 characters."),
        ({"what_changed": ""}, "Say what changed, so that members need not compare."),
    ],
)
def test_what_is_typed_is_kept(house, browse, enacted, change, sentence):
    answer = browse(COORDINATOR).post("/code-of-conduct/new", data=SECOND | change | {"act": "save"})
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert "Tunasikiliza" in answer.text
    assert ballot_of(house, 2) is None


def test_two_who_write_at_once_notice_each_other(house, committee, browse, enacted):
    one, other = browse(COORDINATOR), browse(CHAIR)
    assert one.post("/code-of-conduct/new", data=SECOND | {"act": "save"}).status_code == 303
    late = other.post("/code-of-conduct/new", data=SECOND | {"title": "Mine", "act": "save"})
    assert late.status_code == 422
    assert "Somebody else has changed the draft meanwhile." in late.text
    assert 'value="Mine"' in late.text


def test_the_preview_saves_nothing_and_runs_nothing(house, browse):
    evil = FIRST | {"text_en": "<script>alert(1)</script>\n\n[x](javascript:alert(1))", "act": "preview"}
    answer = browse(COORDINATOR).post("/code-of-conduct/new", data=evil)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert 'href="javascript' not in answer.text
    with house.read() as session:
        assert session.scalars(select(CodeVersion)).all() == []


@pytest.mark.parametrize(
    ("who", "status"), [(ADMINISTRATOR, 200), (CHAIR, 403), (COORDINATOR, 403), (MEMBER, 403), (people.VISITOR, 303)]
)
def test_who_sees_who_has_not_accepted(browse, enacted, who, status):
    for path in ("/secretariat/code-of-conduct", "/secretariat/code-of-conduct.csv"):
        answer = browse(who).get(path)
        assert answer.status_code == status
        assert (people.LEAD.email in answer.text) is (status == 200)


def test_the_report_counts_by_organisation_and_its_file_runs_no_formula(house, browse, enacted):
    with house.write() as session:
        session.execute(text("UPDATE person SET name = '=HYPERLINK(1)' WHERE email = :e"), {"e": MEMBER.email})
    browse(people.COLLEAGUE).post("/code-of-conduct/accept", data={"version": "1", "accept": "yes"})
    browser = browse(ADMINISTRATOR)
    page = browser.get("/secretariat/code-of-conduct").text
    assert "1 of 9 people" in page
    assert people.COLLEAGUE.name not in page
    assert people.SUSPENDED.name not in page
    rows = list(csv.reader(StringIO(browser.get("/secretariat/code-of-conduct.csv").content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 8
    assert "'=HYPERLINK(1)" in {row[1] for row in rows}
    assert people.GUEST.name in {row[1] for row in rows if row[0] == ""}


def test_reminders_go_out_once_a_week(house, browse, enacted):
    house.work()
    before = len(house.mails())
    assert before == 9
    browser = browse(ADMINISTRATOR)
    assert browser.post("/secretariat/code-of-conduct/remind").status_code == 409
    with time_machine.travel(clock.now() + timedelta(days=8)):
        browse(MEMBER).post("/code-of-conduct/accept", data={"version": "1", "accept": "yes"})
        assert browser.post("/secretariat/code-of-conduct/remind").status_code == 303
        browser.post("/secretariat/code-of-conduct/remind")
        house.work()
        assert len(house.mails()) == before + 8
        assert browser.post("/secretariat/code-of-conduct/remind").status_code == 409
        assert browse(people.CHAIR).post("/secretariat/code-of-conduct/remind").status_code == 403
        house.work()
        assert len(house.mails()) == before + 8


def test_the_letters_are_sent_once_though_the_job_runs_twice(house, browse, enacted):
    with house.read() as session:
        version = session.scalars(select(CodeVersion)).one()
    owed = {"version_id": version.id, "letter": "code_in_force", "asked_at": clock.now().isoformat()}
    for _ in range(2):
        with house.write() as session:
            tell_of_code(session, house.services, owed, None)
    house.work()
    assert len(house.mails(MEMBER)) == 1


def test_the_report_asks_no_more_when_more_people_owe_it(house, browse, enacted, committee):
    browser = browse(ADMINISTRATOR)
    with house.counting() as statements:
        page = browser.get("/secretariat/code-of-conduct").text
    assert OF_ILO.email in page
    assert len(statements) <= 7  # what every page says of its reader among them
