"""What the committee's decision does: the member that comes of an approval, and what other outcomes leave."""

import pytest
from sqlalchemy import func, select, update

from app.access import Role
from app.accounts import Person, PersonState
from app.core.errors import ConflictError
from app.governance import Ballot, BallotState, Choice, Effects, get_ballot
from app.membership import jobs_moves
from app.membership.answers import Answers, ContactAnswer, ProgrammeAnswer
from app.membership.life import Name
from app.membership.models import Application, State
from app.membership.moves_review import conflicts_of, open_review
from app.organisations import by_slug, colleagues, register
from app.organisations.models import Programme
from tests import people
from tests.committee import OF_APSP, OF_UNICEF
from tests.membership.factory import CONTACT, full_answers, make_application
from tests.membership.moving import carry_out, move, moves, row, run, take_back


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
