"""The only doors to an application: through a role, or through the applicant's private link."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import marks
from app.core.errors import NotFoundError
from app.core.settings import Settings
from app.governance import Ballot
from app.membership.answers import Answers
from app.membership.life import Name
from app.membership.models import Application, Nomination, State
from app.membership.policy import STANDING, Facts, may_move, may_see


@dataclass(frozen=True, slots=True)
class Case:
    """An application with what decides about it. `nomination` is the one that counts or is asked for."""

    application: Application
    nomination: Nomination | None
    facts: Facts

    @property
    def answers(self) -> Answers:
        return Answers.of(self.application.answers)


def get_application(session: Session, actor: Actor, application_id: int, *, lock: bool = False) -> Case:
    """For whoever has a role in it; NotFoundError for everybody else."""
    case = _case(session, application_id, holds_link=False, lock=lock)
    may_see(actor, case.facts).enforce()
    return case


def get_application_to_move(
    session: Session, actor: Actor, application_id: int, name: Name, *, link: str = "", settings: Settings | None = None
) -> Case:
    """The only door to an application about to move; locks its row, so that moves come one after the other.

    Args:
        link: the applicant's private token, where the request came with one; it needs the settings.
    """
    held = bool(link) and settings is not None and application_of_link(session, settings, link) == application_id
    case = _case(session, application_id, holds_link=held, lock=True)
    may_move(actor, case.facts, name).enforce()
    return case


def get_application_by_link(session: Session, settings: Settings, token: str, *, lock: bool = False) -> Case:
    """The applicant's door. NotFoundError for a token that is wrong, superseded or from another house."""
    application_id = application_of_link(session, settings, token)
    if application_id is None:
        raise NotFoundError
    return _case(session, application_id, holds_link=True, lock=lock)


def link_token(settings: Settings, application: Application) -> str:
    """The private token, made from the installation's secret: nothing in the database gives it away."""
    return f"{application.id}-{marks.mark(settings, f'application:{application.id}:{application.link_version}')}"


def application_of_link(session: Session, settings: Settings, token: str) -> int | None:
    number, _, _mark = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 12):
        return None
    application = session.get(Application, int(number))
    if application is None or not marks.equal(link_token(settings, application), token):
        return None
    return application.id


def nomination_of(session: Session, application_id: int) -> Nomination | None:
    """The one that counts or is still open; of several the newest."""
    return session.scalar(
        select(Nomination)
        .where(Nomination.application_id == application_id, Nomination.state.in_(STANDING))
        .order_by(Nomination.id.desc())
        .limit(1)
    )


def _newest_nomination(session: Session, application_id: int) -> Nomination | None:
    """Whoever declined last still sees what became of the application that named them."""
    return session.scalar(
        select(Nomination).where(Nomination.application_id == application_id).order_by(Nomination.id.desc()).limit(1)
    )


def _lock(session: Session, application_id: int) -> None:
    """The ballot's row before the application's, as closing takes them, so that neither waits for the other for ever."""
    ballot_id = session.scalar(select(Application.ballot_id).where(Application.id == application_id))
    if ballot_id is not None:
        session.get(Ballot, ballot_id, with_for_update=True, populate_existing=True)
    session.get(Application, application_id, with_for_update=True, populate_existing=True)


def _case(session: Session, application_id: int, *, holds_link: bool, lock: bool) -> Case:
    if lock:
        _lock(session, application_id)
    application = session.get(Application, application_id)
    if application is None:
        raise NotFoundError
    nomination = nomination_of(session, application_id)
    asked = nomination or _newest_nomination(session, application_id)
    facts = Facts(
        state=State(application.state),
        nominator_id=asked.organisation_id if asked else None,
        nomination=asked.state if asked else "",
        open_steps=tuple(application.open_steps),
        holds_link=holds_link,
        sent=application.submitted_at is not None,
    )
    return Case(application, nomination, facts)
