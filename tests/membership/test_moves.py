"""What each move up to the review leaves behind: rows, timeline, letters; and two moves at once."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access import SYSTEM, Role, grant_role
from app.accounts import Person, PersonState
from app.core import clock
from app.core.errors import ConflictError, DomainError, InvalidError
from app.membership import jobs_moves
from app.membership.letters import word
from app.membership.life import Name
from app.membership.models import Application, Nomination, NominationState, State
from app.membership.moves import request_information, screen, waive_nomination
from app.membership.nominations import ask_nomination
from app.membership.private_link import applicant
from app.organisations import by_slug
from tests import people
from tests.membership.factory import CONTACT, make_application
from tests.membership.moving import move, moves, row, run, take_back


def test_a_waived_nomination_no_longer_waits_for_the_member(house):
    number = make_application(house, State.SUBMITTED)
    with pytest.raises(InvalidError, match="Give the reason"):
        move(house, people.CHAIR, number, Name.WAIVE_NOMINATION, waive_nomination, reason=" ")
    move(house, people.CHAIR, number, Name.WAIVE_NOMINATION, waive_nomination, reason="Known\r\nto all.")
    assert row(house, number).state == State.SCREENING
    assert moves(house, number)[-1][:5] == (
        "waive_nomination", "submitted", "screening", people.CHAIR.name, "Known\nto all.",
    )  # fmt: skip
    with house.read() as session:
        assert session.scalars(select(Nomination.state)).one() == NominationState.WITHDRAWN
    house.work()
    assert "Known" in house.mails(CONTACT)[0].get_body(("plain",)).get_content()


def test_notes_of_screening_never_reach_the_applicant(house):
    number = make_application(house, State.SCREENING)
    checklist = {"name": "yes", "registration": "n/a"}
    secret = "Their board changed in March."
    move(house, people.ADMINISTRATOR, number, Name.SCREEN, screen, complete=False, note=secret, checklist=checklist)
    assert row(house, number).state == State.SCREENING
    move(house, people.ADMINISTRATOR, number, Name.SCREEN, screen, complete=True)
    assert (row(house, number).state, row(house, number).screening) == (State.SCREENED, checklist)
    with pytest.raises(ConflictError, match="complete already"):
        move(house, people.ADMINISTRATOR, number, Name.SCREEN, screen, complete=True)
    move(house, people.ADMINISTRATOR, number, Name.SCREEN, screen, complete=False)
    assert row(house, number).state == State.SCREENING
    house.work()
    assert len(house.mails(CONTACT)) == 1
    assert all(secret not in letter.get_body(("plain",)).get_content() for letter in house.mails())
    assert [one[5] for one in moves(house, number)][-3:] == [secret, "", ""]


@pytest.mark.parametrize("language", ["en", "sw"])
def test_letters_are_in_the_language_of_the_application(house, language):
    number = make_application(house, State.SCREENING, language=language)
    given = {"steps": ["contacts", "programmes"], "message": "Who leads it?"}
    move(house, people.ADMINISTRATOR, number, Name.REQUEST_INFORMATION, request_information, **given)
    assert row(house, number).open_steps == ["programmes", "contacts"]
    house.work()
    (letter,) = house.mails(CONTACT)
    text = letter.get_body(("plain",)).get_content()
    assert f"{word('programmes', language)}, {word('contacts', language)}" in text
    assert "Who leads it?" in text


def test_a_withdrawn_draft_is_nobodys_business(house):
    number = make_application(house, State.DRAFT)
    take_back(house, number)
    house.work()
    assert not house.mails(people.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("who", "state", "letters"),
    [(people.REPRESENTATIVE, State.SCREENING, 0), (people.COLLEAGUE, State.SUBMITTED, 1)],
)
def test_an_invitation_that_is_followed(house, who, state, letters):
    """Sent by a representative it counts as confirmed; sent by a colleague the representatives are asked."""
    number = make_application(house, State.SUBMITTED, nominated_by="")
    with house.write() as session:
        unicef = by_slug(session, "unicef")
        invited = Nomination(
            organisation_id=unicef.id,
            person_id=house.person_id(who),
            application_id=number,
            state=NominationState.INVITED,
            email=CONTACT,
            name="Haki Trust",
            statement="We know them.",
            created_at=clock.now() - timedelta(days=30),
        )
        session.add(invited)
        session.flush()
        application = session.get_one(Application, number)
        asked = ask_nomination(session, house.services, application, unicef.id, by=applicant(application))
        assert asked is invited
    assert row(house, number).state == state
    house.work()
    assert len(house.mails(people.REPRESENTATIVE)) == letters
    if state == State.SCREENING:
        assert moves(house, number)[-1][3] == who.name


@pytest.mark.parametrize(("days", "letters"), [(6, 0), (8, 1)])
def test_a_nominator_is_reminded_once(house, days, letters):
    make_application(house, State.SUBMITTED, days_ago=days)
    for _ in range(2):
        run(house, jobs_moves.remind)
    house.work()
    assert len(house.mails(people.REPRESENTATIVE)) == letters


def test_an_applicant_is_reminded_once_for_each_request(house):
    number = make_application(house, State.INFORMATION, days_ago=20)
    for _ in range(2):
        run(house, jobs_moves.remind)
    house.work()
    (letter,) = house.mails(CONTACT)
    assert "Please say whom the programmes reach." in letter.get_body(("plain",)).get_content()
    assert moves(house, number)[-1][:4] == ("remind", State.INFORMATION, State.INFORMATION, "Baraza")


def at_once(house, *acts):
    """Each act in a thread of its own, from one barrier; how each ended."""
    barrier = threading.Barrier(len(acts))
    ended = []

    def go(act):
        barrier.wait()
        try:
            act()
            ended.append("moved")
        except DomainError as told:
            ended.append(told.sentence)

    threads = [threading.Thread(target=go, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended, key=lambda one: one != "moved")


def test_two_reviewers_at_once_fifty_times(house):
    """One transition, and the other is told; never both, never neither."""
    number = make_application(house, State.SCREENING)
    other = people.Member("second", "Second Secretary")
    with house.write() as session:
        people_of_the_secretariat(session, other)
    wanted = {
        "screen": lambda who: move(house, who, number, Name.SCREEN, screen, complete=True),
        "ask": lambda who: move(
            house,
            who,
            number,
            Name.REQUEST_INFORMATION,
            request_information,
            steps=["programmes"],
            message="Since when?",
        ),
    }
    for turn in range(50):
        with house.write() as session:
            application = session.get_one(Application, number)
            application.state, application.open_steps = State.SCREENING, []
        before = len(moves(house, number))
        name = ("screen", "ask")[turn % 2]
        first, second = at_once(house, lambda n=name: wanted[n](people.ADMINISTRATOR), lambda n=name: wanted[n](other))
        assert first == "moved"
        assert second != "moved"
        assert second.endswith(".")
        assert len(moves(house, number)) == before + 1


def people_of_the_secretariat(session, member):
    session.add(Person(email=member.email, name=member.name, state=PersonState.ACTIVE, created_at=clock.now()))
    session.flush()
    person_id = session.scalars(select(Person.id).where(Person.email == member.email)).one()
    grant_role(session, person_id, Role.ADMINISTRATOR, by=SYSTEM)
