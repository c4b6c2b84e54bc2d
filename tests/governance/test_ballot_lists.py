"""Lists of votes, whose they are, what waits for whom; and a new question."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access import SYSTEM
from app.core import clock
from app.governance import (
    CommitteeKind,
    add_seat,
    begin_term,
    count_ballots_awaiting,
    create_committee,
    get_committee,
    open_ballot,
)
from app.governance.models import Ballot, Elector
from tests import people
from tests.committee import OF_APSP, OF_ILO, OF_UNICEF, ZONE
from tests.governance.ballots import join, put
from tests.people import ADMINISTRATOR, CHAIR, COLLEAGUE, COORDINATOR, MEMBER, REPRESENTATIVE

QUESTION = {
    "committee": "ncc",
    "subject_kind": "budget",
    "title": "Shall the budget of 2027 be adopted?",
    "question": "It has **three** parts.",
    "action": "open",
}


def titles(page: str) -> list[str]:
    return re.findall(r'<h3><a href="[^"]*">([^<]*)</a>', page)


def due(days: int) -> str:
    return (clock.now().astimezone(ZONE).date() + timedelta(days=days)).isoformat()


def close(browse, ballot: int) -> None:
    answer = browse(CHAIR).post(f"/committee/ballots/{ballot}/close", data={"reason": "Enough."})
    assert answer.status_code == 303


@pytest.fixture
def county(house, committee) -> int:
    """A county's committee: Moraa in the chair, Kioko beside her."""
    with house.write() as session:
        made = create_committee(
            session, name="Kisumu", slug="kisumu", kind=CommitteeKind.COUNTY, county="042", by=SYSTEM
        )
        for who in (MEMBER, COLLEAGUE):
            seat = add_seat(session, made, constituency=f"Seat of {who.name}", by=SYSTEM)
            begin_term(session, made, seat, house.person_id(who), is_chair=who is MEMBER, zone=ZONE, by=SYSTEM)
        return made.id


@pytest.fixture
def votes(house, browse, committee):
    """Four: decided, waiting for Imara's close eye, voted by Imara, and waiting for her vote; due in another order."""
    decided = put(house, "Decided before", days=1)
    join(house, decided, CHAIR, OF_ILO, OF_APSP)
    close(browse, decided)
    voted = put(house, "Voted by Imara", days=2)
    join(house, voted, OF_ILO)
    recused = put(house, "About the ILO", conflicts=("ilo",), days=3)
    later, sooner = put(house, "Owed later", days=9), put(house, "Owed sooner", days=5)
    join(house, sooner, OF_ILO, choice="")
    return {"decided": decided, "voted": voted, "recused": recused, "later": later, "sooner": sooner}


def test_what_waits_for_me_comes_first(browse, votes):
    client = browse(OF_ILO)
    page = client.get("/committee/ballots").text
    assert titles(page) == ["Owed sooner", "Owed later", "Voted by Imara", "About the ILO", "Decided before"]
    assert [page.count(tag) for tag in (">Vote<", ">Declare first<", ">Approved<")] == [1, 1, 1]
    for label in ("All (5)", "Await you (2)", "Open (4)", "Decided (1)"):
        assert label in page
    for query, found in (
        ("state=mine", ["Owed sooner", "Owed later"]),
        ("state=open&q=IMARA", ["Voted by Imara"]),
        ("state=decided", ["Decided before"]),
        ("state=nonsense&committee=nowhere", titles(page)),
        ("q=%25", []),
    ):
        assert titles(client.get(f"/committee/ballots?{query}").text) == found


def test_the_chair_is_asked_to_close_what_has_a_quorum(house, browse, votes):
    join(house, votes["voted"], CHAIR, OF_APSP)
    page = browse(CHAIR).get("/committee/ballots?state=mine").text
    assert titles(page)[0] == "Voted by Imara"
    assert page.count(">Close the vote<") == 1
    assert ">Close the vote<" not in browse(OF_APSP).get("/committee/ballots").text


def test_home_counts_what_waits(house, votes):
    statement = select(count_ballots_awaiting())
    with house.read() as session:
        counted = {
            who.key: session.scalar(statement, {"person": house.person_id(who)})
            for who in (OF_ILO, OF_APSP, CHAIR, ADMINISTRATOR)
        }
    assert counted == {OF_ILO.key: 2, OF_APSP.key: 4, CHAIR.key: 4, ADMINISTRATOR.key: 0}


def test_the_number_of_queries_does_not_grow(house, browse, votes):
    client = browse(OF_ILO)
    client.get("/committee/ballots")  # vocabularies are read once
    with house.counting() as few:
        client.get("/committee/ballots")
    for number in range(12):
        put(house, f"One more, {number}")
    with house.counting() as many:
        page = client.get("/committee/ballots").text
    assert len(titles(page)) == 17
    assert len(many) == len(few)


def test_pages_of_the_list(house, browse, votes):
    for number in range(17):
        put(house, f"One more, {number}")
    client = browse(OF_ILO)
    first, second = (client.get(f"/committee/ballots?page={n}").text for n in (1, 2))
    assert (len(titles(first)), len(titles(second))) == (20, 2)
    assert not set(titles(first)) & set(titles(second))


@pytest.mark.parametrize(
    ("who", "status", "sees"),
    [
        (OF_ILO, 200, {"National matter"}),
        (COLLEAGUE, 200, {"County matter"}),
        (ADMINISTRATOR, 200, {"National matter", "County matter"}),
        (REPRESENTATIVE, 404, set()),
        (COORDINATOR, 404, set()),
        (people.GUEST, 403, set()),
        (people.VISITOR, 303, set()),
    ],
)
def test_each_committee_has_its_own_votes(house, browse, county, who, status, sees):
    ballots = {"National matter": put(house, "National matter")}
    with house.write() as session:
        ballots["County matter"] = open_ballot(
            session,
            get_committee(session, county),
            subject_kind="resolution",
            subject_id=None,
            title="County matter",
            by=SYSTEM,
        ).id
    client = browse(who)
    answer = client.get("/committee/ballots")
    assert answer.status_code == status
    assert set(titles(answer.text)) == sees
    for title, number in ballots.items():
        expected = 200 if title in sees else status if status != 200 else 404
        assert client.get(f"/committee/ballots/{number}").status_code == expected


def test_a_county_decides_by_itself(house, browse, county):
    """From the question to the decision, without any right over the whole house."""
    chair, member = browse(MEMBER), browse(COLLEAGUE)
    assert chair.get("/committee").headers["location"] == "/committee/ballots"
    made = chair.post("/committee/ballots/new", data=QUESTION | {"committee": "kisumu", "due_on": due(3)})
    address = made.headers["location"]
    for client in (chair, member):
        assert client.post(f"{address}/declare", data={"conflict": "false"}).status_code == 303
        assert client.post(f"{address}/vote", data={"choice": "approve"}).status_code == 303
    assert member.post(f"{address}/close", data={"reason": "Enough."}).status_code == 403
    assert chair.post(f"{address}/close", data={"reason": "Both agree."}).status_code == 303
    assert re.search(r"KISUMU/\d{4}/001", chair.get("/committee/ballots").text)


def test_a_new_question(house, browse, committee):
    client = browse(OF_ILO)
    assert client.get("/committee/ballots/new").status_code == 200
    with house.read() as session:
        homes = {row.seat_id: row for row in session.scalars(select(Elector))}
    assert not homes
    looked = client.post("/committee/ballots/new", data=QUESTION | {"action": "preview", "title": "", "due_on": "x"})
    assert looked.status_code == 200
    assert "<strong>three</strong>" in looked.text
    form = client.get("/committee/ballots/new").text
    unicef = re.search(r'name="conflicts" value="(\d+)"[^>]*><label[^>]*>United Nations', form)[1]
    made = client.post("/committee/ballots/new", data=QUESTION | {"conflicts": unicef, "due_on": due(5)})
    assert made.status_code == 303
    with house.read() as session:
        ballot = session.scalars(select(Ballot)).one()
        assert (ballot.subject_kind, ballot.due_on.isoformat(), ballot.scored) == ("budget", due(5), False)
        recused = session.scalars(select(Elector.person_id).where(Elector.declaration == "rule")).all()
    assert recused == [house.person_id(OF_UNICEF)]
    assert made.headers["location"] == f"/committee/ballots/{ballot.id}"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " \u200b "}, "Enter the question in one line."),
        ({"title": "x" * 201}, "Use at most 200 characters."),
        ({"subject_kind": "application"}, "Choose one of the options offered."),
        ({"due_on": due(-1)}, "The last day for votes cannot be in the past."),
        ({"due_on": due(300)}, "A vote stays open for 180 days at most."),
        ({"due_on": "soon"}, "Enter a date as year, month and day, such as 2027-01-31."),
        ({"committee": "kisumu"}, "Choose one of the options offered."),
        ({"conflicts": "999"}, "Choose from the options offered."),
    ],
)
def test_a_question_that_cannot_be_put(house, browse, committee, changed, sentence):
    answer = browse(OF_ILO).post("/committee/ballots/new", data={"due_on": due(5)} | QUESTION | changed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "It has **three** parts." in answer.text
    with house.read() as session:
        assert session.scalars(select(Ballot)).all() == []


@pytest.mark.parametrize(
    ("who", "status"), [(ADMINISTRATOR, 303), (MEMBER, 404), (COORDINATOR, 404), (people.GUEST, 403)]
)
def test_who_puts_questions(browse, committee, who, status):
    answer = browse(who).post("/committee/ballots/new", data=QUESTION | {"due_on": due(5)})
    assert answer.status_code == status
