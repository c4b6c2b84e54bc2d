"""What happens to an application up to the committee's review; `moves_review.py` has the rest.

Each takes a case that `queries.get_application_to_move` fetched, locked and authorised for exactly this move.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app import audit, organisations
from app.access import Actor
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.services import Services
from app.core.text import paragraphs
from app.governance import Ballot, void
from app.membership.answers_check import faults_of
from app.membership.letters import word
from app.membership.life import STEPS, Name
from app.membership.models import DiligenceNote, Nomination, NominationState, State
from app.membership.queries import Case
from app.membership.queries_apply import known
from app.membership.record import record_move
from app.membership.telling import tell_applicant, tell_secretariat

MOST_CHARACTERS = 15_000
MOST_WORDS = 2_000


def confirm_nomination(session: Session, services: Services, case: Case, statement: str, *, by: Actor) -> None:
    """A representative vouches for the applicant in the name of their organisation; screening begins."""
    nomination = _asked(case)
    nomination.state = NominationState.CONFIRMED
    nomination.person_id = by.person_id
    nomination.statement = said(statement, "statement") or nomination.statement
    nomination.answered_at = clock.now()
    name = _nominator(session, nomination)
    record_move(session, case.application, Name.CONFIRM_NOMINATION, State.SCREENING, by=by, detail={"nominator": name})
    tell_applicant(session, services, case.application, "application_nomination_confirmed", nominator=name)


def decline_nomination(session: Session, services: Services, case: Case, reason: str, *, by: Actor) -> None:
    """The application stays submitted: its applicant is told, and may name another member."""
    nomination = _asked(case)
    reason = said(reason, "reason")
    nomination.state = NominationState.DECLINED
    nomination.person_id = by.person_id
    nomination.reason = reason
    nomination.answered_at = clock.now()
    name = _nominator(session, nomination)
    application = case.application
    record_move(
        session,
        application,
        Name.DECLINE_NOMINATION,
        State.SUBMITTED,
        by=by,
        reason=reason,
        detail={"nominator": name},
    )
    tell_applicant(
        session,
        services,
        application,
        "application_nomination_declined",
        nominator=name,
        reason=reason or word("no_reason", application.language),
    )


def waive_nomination(session: Session, services: Services, case: Case, reason: str, *, by: Actor) -> None:
    """The chair lets the application go on without a member's nomination; a question still open falls away."""
    reason = said(reason, "reason", "Give the reason; it is recorded and told to the applicant.")
    if case.nomination is not None and case.nomination.state == NominationState.ASKED:
        case.nomination.state = NominationState.WITHDRAWN
        case.nomination.reason = reason
        case.nomination.answered_at = clock.now()
    record_move(session, case.application, Name.WAIVE_NOMINATION, State.SCREENING, by=by, reason=reason)
    tell_applicant(session, services, case.application, "application_nomination_waived", reason=reason)


def screen(
    session: Session,
    services: Services,
    case: Case,
    *,
    complete: bool,
    note: str = "",
    checklist: Mapping[str, str] | None = None,
    by: Actor,
) -> None:
    """Keep the checklist; complete, the application waits for the committee, else it is (again) being screened.

    Args:
        note: for the secretariat and the committee; never shown to the applicant.
        checklist: item of `screening.CHECKLIST` → "yes", "no" or "n/a"; None leaves what was ticked.

    Raises:
        ConflictError: somebody has completed the screening already.
    """
    application = case.application
    if complete and application.state == State.SCREENED:
        raise ConflictError("The screening of this application is complete already.")
    if checklist is not None:
        application.screening = dict(checklist)
    to = State.SCREENED if complete else State.SCREENING
    record_move(session, application, Name.SCREEN, to, by=by, note=said(note, "note"), detail={"complete": complete})
    if complete:
        tell_applicant(session, services, application, "application_screening_complete")


def request_information(
    session: Session, services: Services, case: Case, steps: Sequence[str], message: str, *, by: Actor
) -> None:
    """Reopen exactly these steps for the applicant. The clock stands still until they answer.

    Raises:
        InvalidError: no step, an unknown one, or no message.
    """
    wanted = [step for step in STEPS if step in steps]
    if not wanted or set(steps) - set(STEPS):
        sentence = "Choose the parts that the applicant is to change."
        raise InvalidError(sentence, {"steps": sentence})
    message = said(message, "message", "Write what you need to know; the applicant reads it.")
    application = case.application
    application.open_steps = wanted
    application.done_steps = [step for step in application.done_steps if step not in wanted]
    record_move(
        session,
        application,
        Name.REQUEST_INFORMATION,
        State.INFORMATION,
        by=by,
        reason=message,
        detail={"steps": wanted},
    )
    tell_applicant(
        session,
        services,
        application,
        "application_information_requested",
        steps=", ".join(word(step, application.language) for step in wanted),
        message=message,
    )


def answer(session: Session, services: Services, case: Case, *, by: Actor) -> None:
    """The applicant has answered; the steps close, changed or found to be right as they were, and screening goes on.

    Raises:
        InvalidError: something in the reopened steps is missing or wrong; `fields` says what.
    """
    application = case.application
    steps = list(application.open_steps)
    faults = faults_of(case.answers, known(session))
    if case.nomination is not None:  # whoever nominated stands in a row of their own
        faults.pop("nomination", None)
    if fields := {field: why for step in steps for field, why in faults.get(step, {}).items()}:
        raise InvalidError("Some steps are not complete yet.", fields)
    application.done_steps = [step for step in STEPS if step in steps or step in application.done_steps]
    application.open_steps = []
    record_move(session, application, Name.ANSWER, State.SCREENING, by=by, detail={"steps": steps})
    tell_applicant(session, services, application, "application_answer_received")
    tell_secretariat(session, services, application, "secretariat_answered")


def withdraw(session: Session, services: Services, case: Case, reason: str = "", *, by: Actor) -> None:
    """At any time before the decision. An open vote ends without one; a nomination still asked for falls away."""
    application = case.application
    reason = said(reason, "reason")
    submitted = application.state != State.DRAFT
    if case.nomination is not None and case.nomination.state != NominationState.CONFIRMED:
        case.nomination.state = NominationState.WITHDRAWN
        case.nomination.answered_at = clock.now()
    if application.ballot_id is not None:
        # Locked with the application; harmless where it is closed.
        void(session, session.get_one(Ballot, application.ballot_id), "The applicant has withdrawn.", by=by)
    application.open_steps = []
    application.expires_at = None
    record_move(session, application, Name.WITHDRAW, State.WITHDRAWN, by=by, reason=reason)
    if submitted:
        tell_applicant(session, services, application, "application_withdrawn")
        tell_secretariat(
            session,
            services,
            application,
            "secretariat_withdrawn",
            reason=lambda language: reason or word("no_reason", language),
        )


def add_note(session: Session, case: Case, text: str, *, by: Actor) -> DiligenceNote:
    """What the secretariat found out. The applicant never sees it."""
    note = DiligenceNote(
        application_id=case.application.id,
        person_id=by.person_id,
        text=said(text, "text", "Write something."),
        written_at=clock.now(),
    )
    session.add(note)
    session.flush()
    audit.record(session, by, "application.noted", case.application.id, note_id=note.id)
    return note


def said(text: str, field: str, needed: str = "") -> str:
    """The words as they are kept. InvalidError where they are needed and missing, or longer than 2,000 words."""
    kept = paragraphs(text)
    if needed and not kept:
        raise InvalidError(needed, {field: needed})
    if len(kept) > MOST_CHARACTERS or len(kept.split()) > MOST_WORDS:
        sentence = "Keep it under 2,000 words."
        raise InvalidError(sentence, {field: sentence})
    return kept


def _asked(case: Case) -> Nomination:
    if case.nomination is None or case.nomination.state != NominationState.ASKED:
        raise ConflictError("This nomination has been answered already.")
    return case.nomination


def _nominator(session: Session, nomination: Nomination) -> str:
    return organisations.names(session, [nomination.organisation_id])[nomination.organisation_id].name
