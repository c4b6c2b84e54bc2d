"""What the applicant's pages read: their case by its private link for as long as it lives, its files, its timeline."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import organisations
from app.core import clock
from app.core.errors import NotFoundError
from app.core.settings import Settings
from app.membership.answers_check import Faults, Known, faults_of
from app.membership.life import STEPS
from app.membership.models import Application, ApplicationFile, Move, Nomination, State
from app.membership.queries import Case, get_application_by_link
from app.vocabularies import load_vocabularies

KEPT = timedelta(days=30)  # a draft, after its last change
REMINDED = timedelta(days=5)  # before the draft expires
AFTER_EXPIRY = timedelta(days=30)  # until an expired draft loses its answers and files
AFTER_DECISION = timedelta(days=180)  # until the private link of a decided application stops working
NO_APPLICATION = (
    "This link opens no application: it is not complete, was replaced by a newer one, or its time has passed. "
    "The page How to join sends you the newest link again."
)
UNSAID = {  # steps that may stay empty, but not by being passed over
    "nomination": "Say whether a member nominates you.",
    "documents": "Add documents, or continue without them.",
}
DECIDED = (State.APPROVED, State.DECLINED, State.ONBOARDED)


def open_by_link(session: Session, settings: Settings, token: str, *, lock: bool = False) -> Case:
    """The applicant's door. NotFoundError for a link that is wrong, superseded, or past its time, all alike."""
    try:
        case = get_application_by_link(session, settings, token, lock=lock)
    except NotFoundError:
        raise NotFoundError(NO_APPLICATION) from None
    ends = link_ends_at(case.application)
    if ends is not None and ends <= clock.now():
        raise NotFoundError(NO_APPLICATION)
    return case


def link_ends_at(application: Application) -> datetime | None:
    """When the private link stops working; None while the application is on its way."""
    if application.state in DECIDED:
        return (application.decided_at or application.changed_at) + AFTER_DECISION
    if application.state == State.WITHDRAWN:
        return application.changed_at + (AFTER_DECISION if application.reference else AFTER_EXPIRY)
    if application.state == State.EXPIRED:
        return (application.expires_at or application.changed_at) + AFTER_EXPIRY
    return None


def known(session: Session) -> Known:
    """What may be chosen at this moment."""
    current = load_vocabularies(session).current
    return Known(
        kinds=frozenset(current.get("organisation_kind", ())),
        pillars=frozenset(current.get("pillar", ())),
        counties=frozenset(current.get("county", ())),
        nominators=frozenset(one.slug for one in organisations.all_names(session)),
    )


def missing(session: Session, case: Case) -> dict[str, Faults]:
    """What keeps the application from being sent, by step: faults in answers, and steps never completed."""
    faults = faults_of(case.answers, known(session))
    if case.nomination is not None:  # whoever nominated stands in a row of their own
        faults.pop("nomination", None)
    for step in STEPS:
        if step not in case.application.done_steps:
            faults.setdefault(step, {step: UNSAID.get(step, "Complete this step.")})
    return {step: faults[step] for step in STEPS if step in faults}


def files_of(session: Session, application_id: int) -> Sequence[ApplicationFile]:
    chosen = select(ApplicationFile).where(ApplicationFile.application_id == application_id)
    return session.scalars(chosen.order_by(ApplicationFile.id)).all()


def get_file(session: Session, case: Case, file_id: int) -> ApplicationFile:
    """A file of this application. NotFoundError for any other."""
    file = session.get(ApplicationFile, file_id)
    if file is None or file.application_id != case.application.id:
        raise NotFoundError
    return file


def moves_of(session: Session, application_id: int) -> Sequence[Move]:
    """Oldest first."""
    return session.scalars(select(Move).where(Move.application_id == application_id).order_by(Move.id)).all()


def successor_of(session: Session, application_id: int) -> Application | None:
    """The application that took this one's answers up again, unless it ended before it was sent."""
    chosen = select(Application).where(Application.previous_id == application_id, Application.state != State.EXPIRED)
    found = session.scalars(chosen.order_by(Application.id.desc())).all()
    return next((one for one in found if one.reference or one.state != State.WITHDRAWN), None)


def is_free(session: Session, invitation: Nomination) -> bool:
    """Whether an application may still begin with it: none has, or the one that did ended before it was sent."""
    if invitation.application_id is None:
        return True
    earlier = session.get_one(Application, invitation.application_id)
    return earlier.state in {State.EXPIRED, State.WITHDRAWN}


def living_of(session: Session, email: str) -> Sequence[Application]:
    """The applications behind this address whose links work, newest first."""
    found = session.scalars(
        select(Application).where(Application.contact_email == email).order_by(Application.id.desc())
    )
    now = clock.now()
    return [one for one in found if (ends := link_ends_at(one)) is None or ends > now]
