"""Nominations by number and by organisation; the only doors to one that is answered or withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, and_, func, not_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.accounts import Person
from app.core.errors import NotFoundError
from app.membership.life import Name
from app.membership.models import Application, Nomination, NominationState, State
from app.membership.policy_nominations import may_answer, may_see, may_take_back
from app.membership.queries import Case, get_application_to_move

# What the organisation's representatives still owe an answer to.
TO_ANSWER = and_(Nomination.state == NominationState.ASKED, Application.state == State.SUBMITTED)


@dataclass(frozen=True, slots=True)
class NominationRow:
    """One nomination in a list.

    Attributes:
        invited: begun inside; else named by an applicant.
        stage: state of the application; empty while there is none that others may know of.
        person: who spoke for the organisation, or sent the invitation; empty for nobody yet.
    """

    id: int
    institution: str
    state: str
    invited: bool
    stage: str
    reference: str
    person: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NominationCase:
    """`application` is None while there is none, and where it was never sent: a draft is the applicant's alone."""

    nomination: Nomination
    application: Application | None

    @property
    def state(self) -> State | None:
        return State(self.application.state) if self.application else None


def to_answer(session: Session, actor: Actor) -> Sequence[NominationRow]:
    """What waits for an answer of the actor's organisations, oldest first."""
    found = session.execute(_rows(actor).where(TO_ANSWER).order_by(Nomination.id))
    return [_row(row) for row in found]


def others(session: Session, actor: Actor, *, page: int, per_page: int) -> tuple[Sequence[NominationRow], int]:
    """Everything else that the organisations lent or refused their name to, newest first, and how much that is."""
    rest = _rows(actor).where(not_(func.coalesce(TO_ANSWER, False)))
    total = session.scalar(select(func.count()).select_from(rest.subquery())) or 0
    found = session.execute(rest.order_by(Nomination.id.desc()).offset((page - 1) * per_page).limit(per_page))
    return [_row(row) for row in found], total


def get_nomination(session: Session, actor: Actor, nomination_id: int) -> NominationCase:
    """For the people of the organisation; NotFoundError for everybody else."""
    nomination = session.get(Nomination, nomination_id)
    if nomination is None:
        raise NotFoundError
    may_see(actor, nomination).enforce()
    application = session.get(Application, nomination.application_id) if nomination.application_id else None
    hidden = application is None or application.submitted_at is None
    return NominationCase(nomination, None if hidden else application)


def get_nomination_to_answer(session: Session, actor: Actor, nomination_id: int, name: Name) -> Case:
    """The application that waits for this answer, locked; ConflictError when it no longer does."""
    found = get_nomination(session, actor, nomination_id)
    may_answer(actor, found.nomination, found.state).enforce()
    application_id = found.nomination.application_id or 0
    # Whoever answered meanwhile held the lock that this waits for, so everything is read afresh.
    session.expire_all()
    case = get_application_to_move(session, actor, application_id, name)
    newest = NominationCase(found.nomination, case.application)
    may_answer(actor, newest.nomination, newest.state).enforce()
    return case


def get_invitation_to_take_back(session: Session, actor: Actor, nomination_id: int) -> Nomination:
    nomination = session.get(Nomination, nomination_id, with_for_update=True)
    if nomination is None:
        raise NotFoundError
    may_take_back(actor, nomination).enforce()
    return nomination


def _rows(actor: Actor) -> Select[*tuple[object, ...]]:
    return (
        select(
            Nomination.id,
            Nomination.name,
            Nomination.state,
            Nomination.email,
            Nomination.created_at,
            Application.name.label("applicant"),
            Application.state.label("stage"),
            Application.reference,
            Application.submitted_at,
            Person.name.label("person"),
        )
        .outerjoin(Application, Application.id == Nomination.application_id)
        .outerjoin(Person, Person.id == Nomination.person_id)
        .where(Nomination.organisation_id.in_(sorted(actor.organisation_ids)))
    )


def _row(row: Row[*tuple[object, ...]]) -> NominationRow:
    known = row.submitted_at is not None
    return NominationRow(
        id=row.id,
        institution=row.applicant if known else row.name,
        state=row.state,
        invited=bool(row.email),
        stage=row.stage if known else "",
        reference=row.reference if known else "",
        person=row.person or "",
        created_at=row.created_at,
    )
