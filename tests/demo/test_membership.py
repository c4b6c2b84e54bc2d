"""The door of the demo community: what a first visitor finds to do, and that all of it goes again."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.access import Permission
from app.accounts import Person, PersonState, actor_of_person
from app.core import clock
from app.demo import PASSWORD, remove
from app.demo.content import DemoContent, load_content
from app.demo.load import settle
from app.governance import CRITERIA
from app.governance.models import Ballot, Committee, Elector, Seat, Term
from app.governance.queries import electors_of, standing_of
from app.membership.answers import Answers
from app.membership.answers_check import faults_of
from app.membership.models import (
    Acceptance,
    Application,
    ApplicationFile,
    DiligenceNote,
    Measure,
    Move,
    Nomination,
    NominationState,
    Sanction,
    State,
    Stay,
    StayState,
)
from app.membership.queries_apply import known
from app.membership.screening import CHECKLIST
from app.organisations.models import Organisation
from app.tables import METADATA

DOOR = tuple(
    table
    for name, table in METADATA.tables.items()
    if name.split("_")[0]
    in {"application", "appeal", "ballot", "code", "committee", "diligence", "nomination", "sanction", "stay"}
)


@pytest.fixture(scope="module")
def content() -> DemoContent:
    return load_content()


@pytest.fixture
def demo_house(house, content):
    """A house with the demo community and nobody else; its documents are left out."""
    with house.write() as session:
        for table in reversed(METADATA.sorted_tables):
            if not table.name.startswith(("audit", "vocabulary")):
                session.execute(table.delete())
    settle(house.services, content)
    return house


def demo_browser(house, name):
    browser = house.browse()
    answer = browser.post("/sign-in", data={"email": f"{name}@demo.example", "password": PASSWORD})
    assert answer.status_code == 303
    return browser


def person(session, name):
    return session.scalars(select(Person.id).where(Person.email == f"{name}@demo.example")).one()


def test_committee_roles_come_of_terms_and_everyone_of_the_contract_has_something_to_do(demo_house):
    with demo_house.read() as session:
        actors = {name: actor_of_person(session, person(session, name)) for name in (
            "chair", "representative", "admin", "member", *(f"committee{n}" for n in range(1, 10)),
        )}  # fmt: skip
        assert actors["chair"].may(Permission.COMMITTEE_PRESIDE)
        assert {name for name, actor in actors.items() if actor.may(Permission.COMMITTEE_READ)} == {
            "chair", *(f"committee{n}" for n in range(1, 10)),
        }  # fmt: skip
        asked = session.scalars(
            select(Nomination).where(
                Nomination.state == NominationState.ASKED,
                Nomination.organisation_id.in_(actors["representative"].organisation_ids),
            )
        ).all()
        assert len(asked) == 1
        states = dict(session.execute(select(Application.state, func.count()).group_by(Application.state)).all())
        assert states == {
            State.SUBMITTED: 1, State.SCREENING: 1, State.INFORMATION: 1, State.REVIEW: 1, State.DECLINED: 1,
            State.ONBOARDED: 1,
        }  # fmt: skip


def test_the_open_votes(demo_house):
    """One lacks a single vote to its quorum, one waits for the chair to close it."""
    with demo_house.read() as session:
        application = session.scalars(select(Application).where(Application.state == State.REVIEW)).one()
        review = session.get_one(Ballot, application.ballot_id)
        electors = electors_of(session, review.id)
        standing = standing_of(review, electors)
        assert (standing.electorate, standing.recused, standing.cast, standing.quorum) == (10, 2, 3, 4)
        declared = {one.person_id: one.declaration for one in electors}
        assert declared[person(session, "committee1")] == ""
        assert declared[person(session, "committee9")] == "rule"
        assert declared[person(session, "committee6")] == "conflict"
        plan = session.scalars(select(Ballot).where(Ballot.state == "open", Ballot.id != review.id)).one()
        seats = electors_of(session, plan.id)
        assert standing_of(plan, seats).quorate
        assert next(one for one in seats if one.is_chair).cast_at is not None
        today = clock.home_today()
        assert today < plan.due_on < review.due_on < today + timedelta(days=7)
        assert session.scalar(select(func.count()).select_from(Elector).where(Elector.cast_at > clock.now())) == 0


def test_resolutions_are_numbered_by_year_in_the_order_of_their_days(demo_house):
    with demo_house.read() as session:
        closed = session.execute(select(Ballot.number, Ballot.closed_at).where(Ballot.state == "closed")).all()
    assert [row.number for row in sorted(closed, key=lambda row: row.number)] == [
        *(f"NCC/2024/{n:03}" for n in (1, 2)), *(f"NCC/2025/{n:03}" for n in (1, 2)),
        *(f"NCC/2026/{n:03}" for n in range(1, 7)),
    ]  # fmt: skip
    assert all(number.split("/")[1] == str(at.year) for number, at in closed)


def test_applications_are_whole_and_their_past_hangs_together(demo_house):
    with demo_house.read() as session:
        rules = known(session)
        for application in session.scalars(select(Application)).all():
            assert faults_of(Answers.of(application.answers), rules) == {}, application.name
            assert set(application.screening) <= set(CHECKLIST)
            assert application.contact_email.endswith(".demo.example")
            moves = session.scalars(select(Move).where(Move.application_id == application.id).order_by(Move.id)).all()
            assert [one.at for one in moves] == sorted(one.at for one in moves)
            assert moves[0].move == "submit"
            assert moves[-1].to_state == application.state
            assert [one.from_state for one in moves[1:]] == [one.to_state for one in moves[:-1]]
            files = session.scalars(
                select(ApplicationFile.key).where(ApplicationFile.application_id == application.id)
            ).all()
            assert files
            assert all(demo_house.services.storage.exists(key) for key in files)
        references = session.scalars(select(Application.reference).order_by(Application.submitted_at)).all()
        assert references == sorted(references)
        noted = select(Application.state).join(DiligenceNote, DiligenceNote.application_id == Application.id)
        assert {State.INFORMATION, State.REVIEW} <= set(session.scalars(noted))
        member = session.scalars(select(Application).where(Application.state == State.ONBOARDED)).one()
        assert member.organisation_id is not None


def test_committees_code_and_guests(demo_house):
    with demo_house.read() as session:
        today = clock.home_today()
        ends = session.scalars(
            select(Term.ends_on)
            .join(Seat, Seat.id == Term.seat_id)
            .join(Committee, Committee.id == Seat.committee_id)
            .where(Committee.slug == "ncc", Term.ended_at.is_(None))
        ).all()
        assert sum(today <= day <= today + timedelta(days=60) for day in ends) == 1
        owing = session.scalars(select(Person.email).where(Person.id.not_in(select(Acceptance.person_id)))).all()
        assert len(owing) == 2
        assert not [email for email in owing if email.split("@")[1] == "demo.example"]
        stays = {one.state: one for one in session.scalars(select(Stay).order_by(Stay.id))}
        guest = stays[StayState.ACTIVE]
        assert guest.person_id == person(session, "guest")
        assert guest.until == date(2027, 3, 31)
        assert guest.previous_id == stays[StayState.ENDED].id
        assert all(one.objective for one in stays.values())


def test_the_suspended_member_is_so_by_a_measure_that_can_be_undone(demo_house):
    with demo_house.read() as session:
        suspended = session.scalars(select(Person).where(Person.state == PersonState.SUSPENDED)).one()
        assert suspended.email == "suspended@demo.example"
        measures = {one.measure: one for one in session.scalars(select(Sanction))}
        assert set(measures) == {Measure.WARNING, Measure.SUSPENSION}
        suspension = measures[Measure.SUSPENSION]
        number = session.get_one(Ballot, suspension.ballot_id).number
        assert number in suspended.state_reason
        assert suspension.until > clock.home_today() + timedelta(days=29)
        assert suspension.carried_out["suspended"] == [suspended.id]


def test_the_people_of_the_contract_bring_the_review_to_its_end_and_the_new_member_goes_with_the_demo(demo_house):
    scores = dict.fromkeys(CRITERIA, "4")
    with demo_house.read() as session:
        application = session.scalars(select(Application).where(Application.state == State.REVIEW)).one()
        number, path = application.id, f"/committee/ballots/{application.ballot_id}"
    member, chair = (demo_browser(demo_house, name) for name in ("committee1", "chair"))
    assert chair.post(f"{path}/close", data={"reason": "Too soon."}).status_code == 409
    assert member.post(f"{path}/vote", data={"choice": "approve", **scores}).status_code == 403
    assert member.post(f"{path}/declare", data={"conflict": "false"}).status_code == 303
    for voter in (member, chair):
        assert voter.post(f"{path}/vote", data={"choice": "approve", **scores}).status_code == 303
    assert chair.post(f"{path}/close", data={"reason": "The figures are there."}).status_code == 303
    nomination = demo_browser(demo_house, "representative")
    with demo_house.read() as session:
        asked = session.scalars(select(Nomination.id).where(Nomination.state == NominationState.ASKED)).one()
        admitted = session.get_one(Application, number)
        assert (admitted.state, admitted.organisation_id is not None) == (State.APPROVED, True)
    answer = nomination.post(f"/nominations/{asked}/confirm", data={"statement": "We know them."})
    assert answer.status_code == 303
    remove(demo_house.services)
    with demo_house.read() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0
        assert session.scalar(select(func.count()).select_from(Organisation)) == 0
        assert not {table.name for table in DOOR if session.scalar(select(func.count()).select_from(table))}


def test_removing_takes_everything_and_leaves_an_application_of_somebody_real(demo_house, content):
    """Even one that the demo's committee was judging: it goes back to before the review."""
    storage = demo_house.services.storage
    with demo_house.write() as session:
        keys = session.scalars(select(ApplicationFile.key)).all()
        ballot = session.scalars(select(Ballot).where(Ballot.state == "open")).first()
        now = clock.now()
        real = Application(
            state=State.REVIEW, contact_email="director@real.example", name="Real", ballot_id=ballot.id, created_at=now,
            changed_at=now,
        )  # fmt: skip
        session.add(real)
        session.flush()
        chair = person(session, "chair")
        session.add(
            Move(application_id=real.id, move="open_review", from_state="screened", to_state="review", at=now, person_id=chair, who="Chair")
        )  # fmt: skip
    remove(demo_house.services)
    with demo_house.read() as session:
        rows = {table.name: session.scalar(select(func.count()).select_from(table)) for table in DOOR}
        assert {name for name, count in rows.items() if count} == {"application", "application_move"}
        left = session.scalars(select(Application)).one()
        assert (left.name, left.state, left.ballot_id) == ("Real", State.SCREENED, None)
        move = session.scalars(select(Move)).one()
        assert (move.who, move.person_id) == ("Chair", None)
        assert session.scalar(select(func.count()).select_from(Person)) == 0
    assert keys
    assert not [key for key in keys if storage.exists(key)]
    settle(demo_house.services, content)  # and it can come back
