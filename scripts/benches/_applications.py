"""Hundreds of applications before the demo's committee, for the benchmark of its queue. Random, and the same each time."""

import random
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app import governance
from app.access import SYSTEM
from app.accounts import Person
from app.core import clock
from app.core.db import Database
from app.governance.models import Elector
from app.jobs.models import Job
from app.membership.answers import Answers, ContactAnswer, OrganisationAnswer, ProgrammeAnswer
from app.membership.keys import key_of
from app.membership.life import STEPS, Name
from app.membership.models import Application, Move, Nomination, NominationState, State
from app.organisations import all_names

# Shares of a busy year, in hundredths.
SHARES = {State.REVIEW: 60, State.SCREENING: 14, State.SCREENED: 10, State.SUBMITTED: 8, State.INFORMATION: 8}
COURSE = (
    (Name.SUBMIT, State.SUBMITTED),
    (Name.CONFIRM_NOMINATION, State.SCREENING),
    (Name.REQUEST_INFORMATION, State.INFORMATION),
    (Name.ANSWER, State.SCREENING),
    (Name.SCREEN, State.SCREENED),
    (Name.OPEN_REVIEW, State.REVIEW),
)
SEED = 7


def add_applications(database: Database, count: int, reader: str) -> None:
    """Applications in progress; of the open votes, the reader has cast a third and declared in another."""
    draw = random.Random(SEED)
    states = draw.choices(list(SHARES), list(SHARES.values()), k=count)
    with database.write() as session:
        members = [one.id for one in all_names(session)]
        reader_id = session.scalars(select(Person.id).where(Person.email == reader)).one()
        committee = governance.oversight(session)
        for number, state in enumerate(states):
            began = clock.now() - timedelta(days=draw.randint(1, 200), seconds=number)
            application = _application(number, state, began)
            session.add(application)
            session.flush()
            _move(session, application.id, state, began, draw)
            asked = NominationState.ASKED if state == State.SUBMITTED else NominationState.CONFIRMED
            nomination = Nomination(organisation_id=draw.choice(members), application_id=application.id, state=asked)
            nomination.created_at = began
            session.add(nomination)
            if state == State.REVIEW:
                application.ballot_id = governance.open_ballot(
                    session,
                    committee,
                    subject_kind="application",
                    subject_id=application.id,
                    title=f"Application of {application.name}",
                    scored=True,
                    by=SYSTEM,
                ).id
        session.flush()
        _vote(session, reader_id, draw)
        # Three thousand letters would be written while pages are measured.
        session.execute(delete(Job).where(Job.name == "governance.tell"))


def _application(number: int, state: State, began: datetime) -> Application:
    name = f"Institution {number:03} for Social Protection"
    answers = Answers(
        organisation=OrganisationAnswer(name, f"I{number}", "national_ngo", "Trust", f"OP/{number}"),
        programmes=tuple(
            ProgrammeAnswer(f"Programme {n}", "social_assistance", ("023", "042"), "Children", "What it does. " * 30)
            for n in range(3)
        ),
        counties=("023", "042", "047"),
        contacts=(ContactAnswer("A Person", f"person{number}@applicant.example", "Director", representative=True),),
        contribution="What it will contribute. " * 40,
    )
    return Application(
        reference=f"B-{began.year}-{number:04}",
        state=state,
        answers=answers.kept(),
        done_steps=list(STEPS),
        name=name,
        name_key=key_of(name),
        registration_key=key_of(f"OP/{number}"),
        kind="national_ngo",
        contact_email=f"person{number}@applicant.example",
        created_at=began,
        changed_at=began,
        submitted_at=began,
    )


def _move(session: Session, application_id: int, state: State, began: datetime, draw: random.Random) -> None:
    """Three in four were never asked for more."""
    asked = state == State.INFORMATION or draw.random() < 0.25
    before, at, rows = State.DRAFT, began, []
    for name, to in COURSE:
        if asked or name not in {Name.REQUEST_INFORMATION, Name.ANSWER}:
            row = {"application_id": application_id, "move": name, "from_state": before, "to_state": to, "at": at}
            rows.append(row | {"who": "Somebody", "reason": "", "note": "", "detail": {}})
            before, at = to, at + timedelta(hours=9)
        if to == state and not (asked and name == Name.CONFIRM_NOMINATION and state == State.SCREENING):
            break
    session.execute(insert(Move), rows)


def _vote(session: Session, reader_id: int, draw: random.Random) -> None:
    cast = {"declaration": "no_conflict", "declared_at": clock.now(), "choice": "approve", "cast_at": clock.now()}
    voted, declared = [], []
    for elector_id, person_id in session.execute(
        select(Elector.id, Elector.person_id).where(Elector.declaration == "")
    ):
        lot = draw.random()
        if lot < 0.34 or (person_id != reader_id and lot < 0.5):
            voted.append(elector_id)
        elif lot < 0.67:
            declared.append(elector_id)
    session.execute(update(Elector).where(Elector.id.in_(voted)).values(**cast))
    said = {name: cast[name] for name in ("declaration", "declared_at")}
    session.execute(update(Elector).where(Elector.id.in_(declared)).values(**said))
