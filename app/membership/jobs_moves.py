"""What moves by itself: a new member is onboarded when its first contact person is in; whoever forgot is reminded."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import audit, organisations
from app.access import SYSTEM
from app.core import clock
from app.core.services import Services
from app.jobs import Handler
from app.membership.letters import word
from app.membership.life import Name
from app.membership.models import Application, Move, Nomination, NominationState, State
from app.membership.nominations import remind_nominator
from app.membership.record import HOUSE, record_move
from app.membership.telling import tell_applicant

NOMINATOR_AFTER = timedelta(days=7)
APPLICANT_AFTER = timedelta(days=14)
# A reminder is a line of the timeline that leads nowhere; it also keeps the next run from sending it again.
REMIND = "remind"


def onboard(session: Session, _services: Services, _payload: object, _prepared: object) -> None:
    approved = session.scalars(select(Application).where(Application.state == State.APPROVED).with_for_update()).all()
    for application in approved:
        if application.organisation_id is None:
            continue
        people = organisations.colleagues(session, application.organisation_id)
        if any(one.is_active for one in people):
            record_move(session, application, Name.ONBOARD, State.ONBOARDED, by=SYSTEM)


def remind(session: Session, services: Services, _payload: object, _prepared: object) -> None:
    now = clock.now()
    _remind_nominators(session, services, now - NOMINATOR_AFTER)
    _remind_applicants(session, services, now - APPLICANT_AFTER)


def _remind_nominators(session: Session, services: Services, before: datetime) -> None:
    """Once for each nomination."""
    rows = session.execute(
        select(Application, Nomination)
        .join(Nomination, Nomination.application_id == Application.id)
        .where(
            Application.state == State.SUBMITTED,
            Nomination.state == NominationState.ASKED,
            Nomination.created_at < before,
            # An invitation of old that was followed today is a question of today.
            Application.submitted_at < before,
            ~_reminded(Nomination.created_at),
        )
        .with_for_update(of=Application)
    ).all()
    for application, nomination in rows:
        if remind_nominator(session, services, application, nomination, "nomination_reminder"):
            _note(session, application, "nominator")


def _remind_applicants(session: Session, services: Services, before: datetime) -> None:
    """Once for each request."""
    asked = (
        select(func.max(Move.id))
        .where(Move.application_id == Application.id, Move.move == Name.REQUEST_INFORMATION)
        .correlate(Application)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Application, Move)
        .join(Move, Move.id == asked)
        .where(Application.state == State.INFORMATION, Move.at < before, ~_reminded(Move.at))
        .with_for_update(of=Application)
    ).all()
    for application, request in rows:
        steps = ", ".join(word(step, application.language) for step in application.open_steps)
        tell_applicant(
            session, services, application, "application_information_reminder", steps=steps, message=request.reason
        )
        _note(session, application, "applicant")


def _reminded(since: InstrumentedAttribute[datetime]) -> ColumnElement[bool]:
    later = Move.__table__.alias("reminder")
    return exists().where(later.c.application_id == Application.id, later.c.move == REMIND, later.c.at > since)


def _note(session: Session, application: Application, whom: str) -> None:
    session.add(
        Move(
            application_id=application.id,
            move=REMIND,
            from_state=application.state,
            to_state=application.state,
            at=clock.now(),
            who=HOUSE,
            detail={"to": whom},
        )
    )
    audit.record(session, SYSTEM, "application.reminded", application.id, to=whom)


HANDLERS = (
    Handler(
        "membership.onboard",
        apply=onboard,
        every=timedelta(minutes=5),
        purpose="Marks a new member as onboarded once one of its people has an account.",
    ),
    Handler(
        "membership.remind",
        apply=remind,
        every=timedelta(hours=6),
        purpose="Reminds members of a nomination they have not answered, and applicants of a question.",
    ),
)
