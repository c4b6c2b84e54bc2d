"""What each move leaves behind: rows, timeline, letters, and the member that comes of an approval."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.access import SYSTEM, Role, grant_role
from app.accounts import Person, PersonState
from app.core import clock
from app.core.errors import ConflictError, DomainError, InvalidError
from app.governance import Ballot, BallotState, Choice, Effects, get_ballot
from app.membership import jobs_moves
from app.membership.answers import Answers, ContactAnswer, ProgrammeAnswer
from app.membership.letters import word
from app.membership.life import Name
from app.membership.models import Application, Move, Nomination, NominationState, State
from app.membership.moves import request_information, screen, waive_nomination, withdraw
from app.membership.moves_review import conflicts_of, open_review
from app.membership.nominations import ask_nomination
from app.membership.private_link import applicant
from app.membership.queries import get_application_by_link, get_application_to_move, link_token
from app.organisations import by_slug, colleagues, register
from app.organisations.models import Programme
from tests import people
from tests.committee import OF_APSP, OF_UNICEF
from tests.membership.factory import CONTACT, decide, full_answers, make_application


def move(house, who, number, name, act, **given):
    """One move by one person in one transaction."""
    actor = house.actor(who)
    with house.write() as session:
        case = get_application_to_move(session, actor, number, name)
        return act(session, house.services, case, by=actor, **given)


def row(house, number):
    with house.read() as session:
        return session.get_one(Application, number)


def moves(house, number):
    with house.read() as session:
        chosen = select(Move.move, Move.from_state, Move.to_state, Move.who, Move.reason, Move.note)
        return [tuple(one) for one in session.execute(chosen.where(Move.application_id == number).order_by(Move.id))]


def carry_out(house, number, outcome):
    """The committee decides, and the decision is carried out."""
    ballot_id = row(house, number).ballot_id
    decide(house, ballot_id, outcome, reason="It fits.")
    actor = house.actor(people.CHAIR)
    with house.write() as session:
        ballot = get_ballot(session, actor, ballot_id, lock=True).ballot
        house.services.get(Effects).carry_out(session, house.services, ballot, actor)


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


def test_the_review_recuses_whoever_has_a_part_in_it(house, committee):
    """The nominating organisation's member, and a contact person who sits on the committee."""
    own = full_answers()
    contacts = (*own.contacts, ContactAnswer("Asha Apsp", OF_APSP.email.upper(), "Trustee"))
    answers = Answers.of({**own.kept(), "contacts": [vars_of(one) for one in contacts]})
    number = make_application(house, State.SCREENED, answers=answers)
    with house.read() as session:
        conflicts = conflicts_of(session, session.get_one(Application, number))
        assert conflicts.organisation_ids == {by_slug(session, "unicef").id}
    assert conflicts.person_ids == {house.person_id(OF_APSP), house.person_id(people.REPRESENTATIVE)}
    move(house, people.ADMINISTRATOR, number, Name.OPEN_REVIEW, open_review)
    with house.read() as session:
        case = get_ballot(session, house.actor(people.CHAIR), row(house, number).ballot_id)
        assert (case.ballot.scored, case.ballot.subject_kind, case.ballot.subject_id) == (True, "application", number)
        recused = {one.person_id for one in case.electors if one.declaration}
    assert recused == {house.person_id(OF_UNICEF), house.person_id(OF_APSP)}


def vars_of(contact):
    return {name: getattr(contact, name) for name in ("name", "email", "position", "representative")}


def test_without_a_committee_no_review_begins(house):
    number = make_application(house, State.SCREENED)
    with pytest.raises(ConflictError, match="no oversight committee"):
        move(house, people.ADMINISTRATOR, number, Name.OPEN_REVIEW, open_review)
    assert row(house, number).state == State.SCREENED


def test_an_approval_makes_the_member_and_invites_its_people(house, committee):
    own = full_answers()
    taken = ContactAnswer("Moraa Member", people.MEMBER.email, "Adviser")
    answers = Answers.of({**own.kept(), "contacts": [vars_of(one) for one in (*own.contacts, taken)]})
    number = make_application(house, State.REVIEW, answers=answers)
    carry_out(house, number, Choice.APPROVE)
    application = row(house, number)
    assert (application.state, application.decided_at is not None) == (State.APPROVED, True)
    assert moves(house, number)[-1][:5] == ("close", "review", "approved", people.CHAIR.name, "It fits.")
    with house.read() as session:
        (made,) = [one for one in register(session) if one.id == application.organisation_id]
        assert (made.name, made.acronym, made.registration_number) == (
            "Haki Trust",
            "HT",
            answers.organisation.registration_number,
        )
        staff = {one.email: (one.role, one.state) for one in colleagues(session, made.id)}
        programmes = session.scalars(
            select(Programme).where(Programme.organisation_id == made.id).order_by(Programme.id)
        ).all()
        assert [(one.name, one.reached, one.from_year) for one in programmes] == [
            ("Inua Watoto", 12_400, 2019),
            ("Afya Yetu", 3_100, None),
        ]
        assert {one.reached_year for one in programmes} == {application.submitted_at.year}
    assert staff == {
        CONTACT: (Role.REPRESENTATIVE, PersonState.INVITED),
        f"barasa.{CONTACT}": (Role.MEMBER, PersonState.INVITED),
    }
    house.work()
    skipped = [one for one in house.mails(people.ADMINISTRATOR) if "could be invited" in one["subject"]]
    assert people.MEMBER.email in skipped[0].get_body(("plain",)).get_content()
    assert any("approved" in one.get_body(("plain",)).get_content() for one in house.mails(CONTACT))
    assert "approved" in house.mails(people.REPRESENTATIVE)[-1].get_body(("plain",)).get_content()


@pytest.mark.parametrize(("outcome", "state"), [(Choice.DECLINE, State.DECLINED), (Choice.DEFER, State.DEFERRED)])
def test_other_decisions_make_nobody_a_member(house, committee, outcome, state):
    number = make_application(house, State.REVIEW)
    with house.read() as session:
        before = len(register(session))
    carry_out(house, number, outcome)
    assert (row(house, number).state, row(house, number).organisation_id) == (state, None)
    with house.read() as session:
        assert len(register(session)) == before
        assert session.scalar(select(func.count()).where(Person.email == CONTACT)) == 0
    house.work()
    assert "It fits." in house.mails(CONTACT)[-1].get_body(("plain",)).get_content()


def test_a_deferred_application_comes_back_with_a_new_electorate(house, committee):
    number = make_application(house, State.DEFERRED)
    first = row(house, number).ballot_id
    move(house, people.CHAIR, number, Name.OPEN_REVIEW, open_review)
    assert row(house, number).state == State.REVIEW
    assert row(house, number).ballot_id != first
    carry_out(house, number, Choice.APPROVE)
    assert row(house, number).state == State.APPROVED


def test_a_decision_is_carried_out_once(house, committee):
    number = make_application(house, State.REVIEW)
    carry_out(house, number, Choice.APPROVE)
    actor = house.actor(people.CHAIR)
    with house.read() as session:
        made = len(register(session))
    with house.write() as session:
        ballot = session.get_one(Ballot, row(house, number).ballot_id)
        with pytest.raises(ConflictError, match="no longer before"):
            house.services.get(Effects).carry_out(session, house.services, ballot, actor)
    with house.read() as session:
        assert len(register(session)) == made


def take_back(house, number):
    with house.write() as session:
        token = link_token(house.settings, session.get_one(Application, number))
        case = get_application_by_link(session, house.settings, token, lock=True)
        withdraw(session, house.services, case, "We merge with another trust.", by=applicant(case.application))


def test_a_withdrawal_ends_the_vote_without_a_decision(house, committee):
    number = make_application(house, State.REVIEW)
    take_back(house, number)
    with house.read() as session:
        ballot = session.get_one(Ballot, row(house, number).ballot_id)
        assert (ballot.state, ballot.outcome, ballot.number) == (BallotState.VOID, "", "")
    assert moves(house, number)[-1][:4] == ("withdraw", "review", "withdrawn", "Wanjiru Applicant")
    house.work()
    (told,) = house.mails(people.ADMINISTRATOR)
    assert "We merge with another trust." in told.get_body(("plain",)).get_content()


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


def test_a_new_member_is_onboarded_when_one_of_its_people_is_in(house, committee):
    number = make_application(house, State.REVIEW)
    carry_out(house, number, Choice.APPROVE)
    run(house, jobs_moves.onboard)
    assert row(house, number).state == State.APPROVED
    with house.write() as session:
        session.execute(update(Person).where(Person.email == f"barasa.{CONTACT}").values(state=PersonState.ACTIVE))
    for _ in range(2):
        run(house, jobs_moves.onboard)
    assert row(house, number).state == State.ONBOARDED
    assert [one[0] for one in moves(house, number)].count("onboard") == 1


def run(house, job):
    with house.write() as session:
        job(session, house.services, {}, None)


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


def test_programmes_keep_the_year_in_which_they_ended(house, committee):
    own = full_answers()
    ended = ProgrammeAnswer(
        name="Old", pillar="social_security", target_group="All", reached=5, from_year=2001, to_year=2004
    )
    answers = Answers.of({**own.kept(), "programmes": [
        {name: getattr(ended, name) for name in ended.__slots__}
    ]})  # fmt: skip
    number = make_application(house, State.REVIEW, answers=answers)
    carry_out(house, number, Choice.APPROVE)
    with house.read() as session:
        found = session.scalars(
            select(Programme).where(Programme.organisation_id == row(house, number).organisation_id)
        )
        assert [(one.reached_year, one.to_year) for one in found] == [(2004, 2004)]
