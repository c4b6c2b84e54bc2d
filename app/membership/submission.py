"""The moment in which an application arrives: its reference, its place in the queue, who is asked and who is told."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor
from app.core import clock, revision
from app.core.services import Services
from app.membership.life import Name
from app.membership.models import Application, Nomination, NominationState, State
from app.membership.nominations import ask_nomination
from app.membership.record import record_move
from app.membership.telling import tell_applicant


def send_in(
    session: Session, services: Services, application: Application, nomination: Nomination | None, *, by: Actor
) -> None:
    """From draft to submitted, and on to screening at once where a representative's invitation was followed."""
    now = clock.now()
    application.reference = next_reference(session, now.astimezone(services.settings.zone).year)
    application.submitted_at = now
    application.expires_at = None
    record_move(session, application, Name.SUBMIT, State.SUBMITTED, by=by, detail={"reference": application.reference})
    name_nominator(session, services, application, nomination, by=by, letter="apply_submitted_asked")


def name_nominator(
    session: Session,
    services: Services,
    application: Application,
    nomination: Nomination | None,
    *,
    by: Actor,
    letter: str = "apply_nominator_named",
) -> None:
    """Ask the member that the answers name, or whose invitation was followed; say to the applicant what happens now."""
    named = organisations.by_slug(session, str(application.answers.get("nominated_by", "")))
    organisation_id = nomination.organisation_id if nomination is not None else named.id if named else None
    if organisation_id is None:
        tell_applicant(session, services, application, "apply_submitted_alone")
        return
    asked = ask_nomination(session, services, application, organisation_id, by=by)
    if asked.state == NominationState.CONFIRMED:
        letter = "apply_submitted_nominated"
    name = organisations.names(session, [organisation_id])[organisation_id].name
    tell_applicant(session, services, application, letter, nominator=name)


def next_reference(session: Session, year: int) -> str:
    """The next number of the year. Its counter is locked until the commit: no number is given twice, none is left out."""
    counter = f"applications-{year}"
    while True:
        revision.bump(session, counter)
        reference = f"A-{year}-{session.scalar(select(revision.current(counter))):04}"
        # Applications that were brought in with a reference of their own keep it.
        if session.scalar(select(Application.id).where(Application.reference == reference)) is None:
            return reference
