"""An application as its applicant writes it: begun, saved step by step, sent, taken up again."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, jobs, organisations
from app.access import Actor
from app.accounts import normal_email
from app.core import clock
from app.core.errors import ConflictError, InvalidError
from app.core.services import Services
from app.core.text import one_line
from app.membership.answers import Answers, OrganisationAnswer
from app.membership.answers_check import faults_of, is_email, tidy
from app.membership.keys import keep_answers
from app.membership.life import STEPS, Name
from app.membership.models import Application, Nomination, NominationState, State
from app.membership.policy import may_edit_step, may_move
from app.membership.private_link import applicant
from app.membership.queries import Case
from app.membership.queries_apply import KEPT, REMINDED, known, missing, successor_of
from app.membership.submission import send_in
from app.membership.telling import tell_applicant

REMIND = "membership.remind_draft"


def begin(
    session: Session,
    services: Services,
    *,
    email: str,
    name: str,
    language: str,
    link_version: int = 1,
    nomination: Nomination | None = None,
) -> Application:
    """A draft, and the one letter with its private link.

    Args:
        link_version: where the count of links begins: a number that only the form knows, so that a form sent twice is
            known by it (`begun_by_form`).
        nomination: the invitation of a member that the applicant follows.
    """
    answers = Answers(organisation=OrganisationAnswer(name=one_line(name)))
    application = _draft(email, language, link_version)
    if nomination is not None:
        slug = _slug_of(session, nomination.organisation_id)
        answers = replace(answers, nominated_by=slug)
        application.done_steps = ["nomination"]
    keep_answers(application, answers)
    session.add(application)
    session.flush()
    if nomination is not None:
        nomination.application_id = application.id
    _welcome(session, services, application)
    audit.record(session, applicant(application), "application.begun", application.id)
    return application


def begun_by_form(session: Session, *, email: str, link_version: int) -> Application | None:
    """The draft that this very form has begun already."""
    return session.scalar(
        select(Application).where(
            Application.contact_email == normal_email(email),
            Application.link_version == link_version,
            Application.state == State.DRAFT,
        )
    )


def save_step(session: Session, case: Case, step: str, answers: Answers, *, by: Actor) -> None:
    """Keep a step's answers, right or wrong: it counts as done when nothing is wrong with it. Drafts live on from here."""
    may_edit_step(case.facts, step).enforce()
    application = case.application
    kept = tidy(answers)
    keep_answers(application, kept)
    set_done(application, step, done=step not in faults_of(kept, known(session)))
    touch(session, application)
    audit.record(session, by, "application.step_saved", application.id, step=step)


def finish_step(session: Session, case: Case, step: str, *, by: Actor) -> None:
    """The applicant is through with a step that asks for no answer."""
    may_edit_step(case.facts, step).enforce()
    set_done(case.application, step, done=True)
    touch(session, case.application)
    audit.record(session, by, "application.step_saved", case.application.id, step=step)


def set_done(application: Application, step: str, *, done: bool) -> None:
    others = [one for one in application.done_steps if one != step]
    application.done_steps = [one for one in STEPS if one in others or (done and one == step)]


def touch(session: Session, application: Application) -> None:
    """A change: a draft gets its thirty days anew."""
    application.changed_at = clock.now()
    if application.state == State.DRAFT:
        application.expires_at = application.changed_at + KEPT
        owe_reminder(session, application)


def owe_reminder(session: Session, application: Application) -> None:
    """One waiting job a draft; it looks at the date again when its time has come."""
    if application.expires_at is not None:
        delay = application.expires_at - REMINDED - clock.now()
        key = f"draft:{application.id}"
        jobs.enqueue(session, REMIND, key=key, delay=delay, priority=9, application_id=application.id)


def submit(session: Session, services: Services, case: Case, *, by: Actor) -> None:
    """Send the application in: from now on it has a reference, and its life begins.

    Raises:
        ConflictError: it was sent before.
        InvalidError: steps are incomplete; `fields` says which, by step or by field.
    """
    may_move(by, case.facts, Name.SUBMIT).enforce()
    if faults := missing(session, case):
        fields = {field: why for step in faults.values() for field, why in step.items()}
        raise InvalidError("Some steps are not complete yet.", fields)
    send_in(session, services, case.application, case.nomination, by=by)


def submit_answers(
    session: Session, services: Services, answers: Answers, *, contact_email: str, language: str
) -> Application:
    """Begin and send in one go, by the same rules; what the pages ask besides counts as said.

    Raises:
        InvalidError: `fields` names what is wrong as `organisation.name` or `programmes.0.pillar`.
    """
    kept = tidy(answers)
    speaker = next((one.name for one in kept.contacts if one.representative), "")
    kept = replace(kept, declared_by=kept.declared_by or speaker)
    fields = {field: why for faults in faults_of(kept, known(session)).values() for field, why in faults.items()}
    if not speaker:  # whoever declares is taken from the representatives: one fault, not two
        fields.pop("declared_by", None)
    if not is_email(contact_email):
        fields["contact_email"] = "Enter an e-mail address in the form name@example.org."
    if fields:
        raise InvalidError("Something in the application is missing or wrong.", fields)
    application = _draft(contact_email, language, 1)
    application.done_steps = list(STEPS)
    keep_answers(application, kept)
    session.add(application)
    session.flush()
    send_in(session, services, application, None, by=applicant(application))
    return application


def apply_again(session: Session, services: Services, case: Case, *, by: Actor) -> Application:
    """A new draft with the answers of one that was declined, withdrawn or has expired; a second wish finds the first draft.

    Documents and the declaration are not carried over: they are given anew.

    Raises:
        ConflictError: the application is still on its way, or led to membership.
    """
    earlier = case.application
    if earlier.state not in {State.DECLINED, State.WITHDRAWN, State.EXPIRED}:
        raise ConflictError("You can apply again once this application has ended without membership.")
    if (found := successor_of(session, earlier.id)) is not None:
        return found
    application = _draft(earlier.contact_email, earlier.language, 1)
    application.previous_id = earlier.id
    answers = replace(case.answers, declared_by="")
    keep_answers(application, answers)
    faults = faults_of(answers, known(session))
    application.done_steps = [step for step in STEPS if step not in faults and step not in {"documents", "nomination"}]
    session.add(application)
    session.flush()
    if case.nomination is not None and case.nomination.state == NominationState.INVITED:
        case.nomination.application_id = application.id
        set_done(application, "nomination", done=True)
    _welcome(session, services, application)
    audit.record(session, by, "application.begun", application.id, previous_id=earlier.id)
    return application


def replace_link(session: Session, services: Services, case: Case, *, by: Actor) -> None:
    """Every link sent so far stops working; the new one goes to the contact address."""
    application = case.application
    application.link_version += 1
    session.flush()
    tell_applicant(session, services, application, "apply_link_replaced", institution=said(application))
    audit.record(session, by, "application.link_replaced", application.id)


def said(application: Application) -> str:
    """The institution, with its reference where it has one."""
    return f"{application.name} ({application.reference})" if application.reference else application.name


def _draft(email: str, language: str, link_version: int) -> Application:
    now = clock.now()
    return Application(
        state=State.DRAFT,
        contact_email=normal_email(email),
        language=language,
        link_version=link_version,
        created_at=now,
        changed_at=now,
        expires_at=now + KEPT,
    )


def _welcome(session: Session, services: Services, application: Application) -> None:
    tell_applicant(session, services, application, "apply_draft", until=application.expires_at)
    owe_reminder(session, application)


def _slug_of(session: Session, organisation_id: int) -> str:
    return organisations.names(session, [organisation_id])[organisation_id].slug
