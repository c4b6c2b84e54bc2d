"""Applications in any state, as rows, with everything that the states before left behind.

Review and what follows it need the oversight committee (fixture `committee`).
"""

import hashlib
from datetime import timedelta

from sqlalchemy import select

from app import audit
from app.access import SYSTEM
from app.accounts import Person
from app.core import clock
from app.governance import Choice, Conflicts, close, declare, get_ballot, open_ballot, oversight, vote
from app.membership.answers import Answers, ContactAnswer, OrganisationAnswer, ProgrammeAnswer
from app.membership.keys import key_of
from app.membership.life import STEPS, Name
from app.membership.models import (
    Application,
    ApplicationFile,
    DiligenceNote,
    Move,
    Nomination,
    NominationState,
    State,
)
from app.organisations import by_slug
from tests.committee import OF_APSP, OF_ILO
from tests.people import ADMINISTRATOR, CHAIR, REPRESENTATIVE

NAME = "Haki Trust"
# Marker strings: each stands in one part of the application and nowhere else.
CONTRIBUTION = "We bring twelve years of cash-transfer records."
DESCRIPTION = "Monthly transfers to caregivers of children under five."
STATEMENT = "We have worked with them in Turkana since 2019."
NOTE = "The registry shows a change of directors in March."
CONTACT = "wanjiru@applicant.example"
DUE_FILE = "registration-certificate.pdf"
BYTES = b"%PDF-1.4\nA certificate.\n"

DRAFTS = (State.DRAFT, State.EXPIRED)
BEFORE_SCREENING = (*DRAFTS, State.SUBMITTED)
BEFORE_SCREENED = (*BEFORE_SCREENING, State.SCREENING, State.INFORMATION)
OUTCOMES = {
    State.APPROVED: Choice.APPROVE,
    State.ONBOARDED: Choice.APPROVE,
    State.DECLINED: Choice.DECLINE,
    State.DEFERRED: Choice.DEFER,
}


def full_answers(name: str = NAME, nominated_by: str = "unicef", email: str = CONTACT) -> Answers:
    """Every step answered."""
    return Answers(
        organisation=OrganisationAnswer(
            name=name,
            acronym="HT",
            kind="national_ngo",
            legal_status="Public benefit organisation",
            registration_number=f"OP.218/{key_of(name)[:8]}",
            website="https://haki.example",
        ),
        programmes=(
            ProgrammeAnswer(
                name="Inua Watoto",
                pillar="social_assistance",
                counties=("023", "042"),
                target_group="Children under five",
                description=DESCRIPTION,
                reached=12_400,
                reached_unit="people",
                from_year=2019,
            ),
            ProgrammeAnswer(
                name="Afya Yetu", pillar="health_insurance", target_group="Informal workers", reached=3_100
            ),
        ),
        counties=("023", "042", "047"),
        contacts=(
            ContactAnswer("Wanjiru Applicant", email, "Director", representative=True),
            ContactAnswer("Barasa Applicant", f"barasa.{email}", "Programme officer"),
        ),
        contribution=CONTRIBUTION,
        nominated_by=nominated_by,
        nomination_note="They know our work in Turkana." if nominated_by else "",
        declared_by="Wanjiru Applicant",
    )


def make_application(
    house,
    state: str = State.SCREENED,
    name: str = NAME,
    nominated_by: str = "unicef",
    *,
    email: str = CONTACT,
    language: str = "en",
    days_ago: int = 10,
    answers: Answers | None = None,
    with_file: bool = True,
    open_steps: tuple[str, ...] = ("programmes",),
) -> int:
    """The number of a new application.

    Args:
        nominated_by: address of an organisation; empty where the chair waived the rule (or, when submitted, still has to).
        days_ago: age of the submission; of a draft, of its beginning.
        open_steps: what the request for information reopened, in that state.
    """
    state = State(state)
    answers = answers or full_answers(name, nominated_by, email)
    with house.write() as session:
        application = _begin(session, answers, state, days_ago, email=email, language=language)
        if state in DRAFTS:
            return application.id
        ids = {row.email: row.id for row in session.execute(select(Person.email, Person.id))}
        nominator_id = _nominate(session, application, nominated_by, ids, confirmed=state not in BEFORE_SCREENING)
        if with_file:
            _add_file(session, house.services.storage, application)
        if state == State.INFORMATION:
            application.open_steps = list(open_steps)
            asked = {"reason": "Please say whom the programmes reach.", "detail": {"steps": list(open_steps)}}
            _move(session, application, Name.REQUEST_INFORMATION, state, ADMINISTRATOR, ids, **asked)
        if state not in BEFORE_SCREENED:
            note = DiligenceNote(application_id=application.id, person_id=ids[ADMINISTRATOR.email], text=NOTE)
            note.written_at = application.created_at
            session.add(note)
            _move(session, application, Name.SCREEN, State.SCREENED, ADMINISTRATOR, ids)
        if state == State.REVIEW or state in OUTCOMES:
            application.ballot_id = open_ballot(
                session,
                oversight(session),
                subject_kind="application",
                subject_id=application.id,
                title=f"Application of {application.name}",
                scored=True,
                conflicts=Conflicts(frozenset({nominator_id} if nominator_id else ())),
                by=SYSTEM,
            ).id
            _move(session, application, Name.OPEN_REVIEW, State.REVIEW, CHAIR, ids)
        application_id, ballot_id = application.id, application.ballot_id
        application.state = state
        application.decided_at = clock.now() if state in OUTCOMES else None
    if state in OUTCOMES:
        decide(house, ballot_id, OUTCOMES[state])
    return application_id


def _begin(session, answers, state, days_ago, **given) -> Application:
    began = clock.now() - timedelta(days=days_ago)
    draft = state in DRAFTS
    application = Application(
        state=state,
        answers=answers.kept(),
        done_steps=list(STEPS),
        name=answers.organisation.name,
        name_key=key_of(answers.organisation.name),
        registration_key=key_of(answers.organisation.registration_number),
        kind=answers.organisation.kind,
        contact_email=given["email"],
        language=given["language"],
        created_at=began,
        changed_at=began,
        expires_at=began + timedelta(days=30 if state == State.DRAFT else 1) if draft else None,
        submitted_at=None if draft else began,
    )
    session.add(application)
    session.flush()
    audit.record(session, SYSTEM, "application.made", application.id)
    if not draft:
        application.reference = f"A-{began.year}-{application.id:04}"
        _move(session, application, Name.SUBMIT, State.SUBMITTED)
    return application


def _move(session, application, name, to, who=None, ids=(), **more) -> None:
    """An hour after the one before."""
    before = session.scalars(select(Move).where(Move.application_id == application.id).order_by(Move.id)).all()
    session.add(
        Move(
            application_id=application.id,
            move=name,
            from_state=before[-1].to_state if before else State.DRAFT,
            to_state=to,
            at=application.created_at + timedelta(hours=len(before)),
            person_id=ids[who.email] if who else None,
            who=who.name if who else "Wanjiru Applicant",
            **more,
        )
    )
    session.flush()


def _nominate(session, application, slug, ids, *, confirmed) -> int | None:
    if not slug:
        if confirmed:
            why = {"reason": "Known to all of us."}
            _move(session, application, Name.WAIVE_NOMINATION, State.SCREENING, CHAIR, ids, **why)
        return None
    nominator = by_slug(session, slug)
    session.add(
        Nomination(
            organisation_id=nominator.id,
            application_id=application.id,
            state=NominationState.CONFIRMED if confirmed else NominationState.ASKED,
            person_id=ids[REPRESENTATIVE.email] if confirmed else None,
            statement=STATEMENT if confirmed else "",
            created_at=application.created_at,
            answered_at=application.created_at if confirmed else None,
        )
    )
    if confirmed:
        _move(session, application, Name.CONFIRM_NOMINATION, State.SCREENING, REPRESENTATIVE, ids)
    return nominator.id


def _add_file(session, storage, application) -> None:
    key = f"applications/{application.id}/{key_of(application.name)}"
    storage.put(key, [BYTES])
    session.add(
        ApplicationFile(
            application_id=application.id,
            key=key,
            name=DUE_FILE,
            size=len(BYTES),
            sha256=hashlib.sha256(BYTES).hexdigest(),
            media_type="application/pdf",
            added_at=application.created_at,
        )
    )


def decide(house, ballot_id: int, outcome: Choice, reason: str = "As discussed.") -> None:
    """Three seats of the cast's committee vote alike and the chair closes; effects are not carried out."""
    for who in (CHAIR, OF_ILO, OF_APSP):
        actor = house.actor(who)
        with house.write() as session:
            declare(session, get_ballot(session, actor, ballot_id, lock=True), conflict=False, by=actor)
        with house.write() as session:
            vote(session, get_ballot(session, actor, ballot_id, lock=True), choice=outcome, by=actor)
    actor = house.actor(CHAIR)
    with house.write() as session:
        close(session, get_ballot(session, actor, ballot_id, lock=True), reason, by=actor)
