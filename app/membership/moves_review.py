"""The committee's part: its review begins, and its decision is carried out."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import governance, organisations
from app.access import Actor, Role
from app.accounts import Person, normal_email
from app.core import clock
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.sentences import Sentence
from app.core.services import Services
from app.governance import Ballot, Choice, Conflicts
from app.membership.answers import Answers, ContactAnswer, ProgrammeAnswer
from app.membership.letters import word
from app.membership.life import Name
from app.membership.models import Application, Nomination, NominationState, State
from app.membership.queries import Case
from app.membership.record import record_move
from app.membership.telling import representatives, tell_applicant, tell_people, tell_secretariat
from app.web.language import say

SUBJECT = "application"
OUTCOMES = {Choice.APPROVE: State.APPROVED, Choice.DECLINE: State.DECLINED, Choice.DEFER: State.DEFERRED}


def open_review(session: Session, services: Services, case: Case, *, by: Actor) -> Ballot:
    """Put the application before the oversight committee: whoever has a part in it is recused by rule.

    Raises:
        ConflictError: there is no committee yet, or nobody in it could vote.
    """
    application = case.application
    try:
        committee = governance.oversight(session)
    except NotFoundError as missing:
        raise ConflictError("There is no oversight committee yet. Set one up first.") from missing
    ballot = governance.open_ballot(
        session,
        committee,
        subject_kind=SUBJECT,
        subject_id=application.id,
        title=f"Application of {application.name}",
        question=Sentence("Shall %(name)s become a member of the community?", name=application.name),
        scored=True,
        conflicts=conflicts_of(session, application),
        by=by,
    )
    application.ballot_id = ballot.id
    record_move(session, application, Name.OPEN_REVIEW, State.REVIEW, by=by, detail={"ballot_id": ballot.id})
    tell_applicant(session, services, application, "application_review_opened", due=ballot.due_on)
    return ballot


def conflicts_of(session: Session, application: Application) -> Conflicts:
    """The nominating organisation, whoever spoke for it, and contact persons who sit on the committee themselves."""
    nominations = session.execute(
        select(Nomination.organisation_id, Nomination.person_id).where(
            Nomination.application_id == application.id, Nomination.state == NominationState.CONFIRMED
        )
    ).all()
    addresses = {
        normal_email(one) for one in (*Answers.of(application.answers).emails, application.contact_email) if one
    }
    contacts = session.scalars(select(Person.id).where(Person.email.in_(addresses)))
    return Conflicts(
        frozenset(row.organisation_id for row in nominations),
        frozenset({*contacts, *(row.person_id for row in nominations if row.person_id is not None)}),
    )


def enact_application(session: Session, services: Services, ballot: Ballot, by: Actor) -> None:
    """What the decision does, in the transaction that closes the vote."""
    application = session.get(Application, ballot.subject_id, with_for_update=True, populate_existing=True)
    if application is None or application.ballot_id != ballot.id or application.state != State.REVIEW:
        raise ConflictError("This application is no longer before the committee.")
    outcome = OUTCOMES[Choice(ballot.outcome)]
    skipped: list[tuple[ContactAnswer, str]] = []
    if outcome == State.APPROVED:
        skipped = _admit(session, services, application, by)
    application.decided_at = clock.now()
    record_move(
        session,
        application,
        Name.CLOSE,
        outcome,
        by=by,
        reason=ballot.reason,
        detail={"ballot_id": ballot.id, "number": ballot.number},
    )
    tell_applicant(session, services, application, f"application_{outcome}", reason=ballot.reason)
    _tell_nominator(session, services, application, outcome)
    if skipped:
        tell_secretariat(
            session,
            services,
            application,
            "secretariat_contacts",
            left_out=lambda language: "\n".join(
                f"{one.name} ({one.email}): {say(why, language)}" for one, why in skipped
            ),
        )


def _admit(
    session: Session, services: Services, application: Application, by: Actor
) -> list[tuple[ContactAnswer, str]]:
    """The organisation with its programmes, and its people invited; returns those who could not be, and why."""
    answers = Answers.of(application.answers)
    own = answers.organisation
    made = organisations.create_organisation(
        session,
        name=own.name,
        acronym=own.acronym,
        kind=own.kind,
        website=own.website,
        pillars=sorted({one.pillar for one in answers.programmes}),
        counties=() if answers.national else sorted(answers.counties),
        legal_status=own.legal_status,
        registration_number=own.registration_number,
        by=by,
    )
    application.organisation_id = made.id
    # The new member's people, should they come to sit here, read nothing of what was said about them.
    governance.bar(session.get_one(Ballot, application.ballot_id), Conflicts(frozenset({made.id})))
    year = clock.home_day(application.submitted_at or clock.now()).year
    for programme in answers.programmes:
        organisations.add_programme(session, made.id, _facts(programme, year), by=by)
    skipped = []
    for contact in answers.contacts:
        try:
            # Refused before anything is changed, so that the others still get theirs.
            organisations.invite(
                session,
                made,
                email=contact.email,
                name=contact.name,
                title=contact.position,
                role=Role.REPRESENTATIVE if contact.representative else Role.MEMBER,
                language=application.language,
                settings=services.settings,
                by=by,
            )
        except InvalidError as refusal:
            skipped.append((contact, refusal.sentence))
    return skipped


def _facts(programme: ProgrammeAnswer, year: int) -> organisations.ProgrammeFacts:
    """Numbers reached are as of the year in which they were written down, or in which the programme ended."""
    counted = None if programme.reached is None else min(programme.to_year or year, year)
    return organisations.ProgrammeFacts(
        name=programme.name,
        pillar=programme.pillar,
        description=programme.description,
        target_group=programme.target_group,
        reached=programme.reached,
        reached_unit=programme.reached_unit,
        reached_year=counted,
        counties=programme.counties,
        from_year=programme.from_year,
        to_year=programme.to_year,
    )


def _tell_nominator(session: Session, services: Services, application: Application, outcome: State) -> None:
    nomination = session.scalar(
        select(Nomination)
        .where(Nomination.application_id == application.id, Nomination.state == NominationState.CONFIRMED)
        .order_by(Nomination.id.desc())
        .limit(1)
    )
    if nomination is None or nomination.person_id is None:
        return
    number = nomination.organisation_id
    nominator = organisations.names(session, [number])[number]
    # Whoever spoke for the organisation, or, where they have left it, whoever speaks for it now.
    theirs = {one.person_id for one in organisations.colleagues(session, number)}
    tell_people(
        session,
        services,
        application,
        "nomination_outcome",
        [nomination.person_id] if nomination.person_id in theirs else representatives(session, number),
        f"/nominations/{nomination.id}",
        nominator=nominator.name,
        outcome=lambda language: word(outcome.value, language),
    )
