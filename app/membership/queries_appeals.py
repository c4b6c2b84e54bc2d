"""Who may decide an appeal, and the only doors to one (docs/decisions/0014)."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor, Verdict
from app.core.errors import NotFoundError
from app.governance import Ballot, Choice, Conflicts, Declaration, Elector
from app.membership.models import Appeal, Sanction
from app.membership.policy_conduct import may_decide_appeal
from app.membership.queries_sanctions import SanctionCase, conflicts_of, get_sanction
from app.membership.resolutions import is_open


def get_appeal(session: Session, actor: Actor, appeal_id: int, *, lock: bool = False) -> tuple[Appeal, SanctionCase]:
    """For those who decide about measures; NotFoundError for everybody else."""
    appeal = session.get(Appeal, appeal_id, with_for_update=lock)
    if appeal is None:
        raise NotFoundError
    return appeal, get_sanction(session, actor, appeal.sanction_id)


def get_appeal_to_decide(session: Session, actor: Actor, appeal_id: int) -> tuple[Appeal, SanctionCase]:
    """The only door to an appeal that an administrator decides; locks it."""
    appeal = session.get(Appeal, appeal_id, with_for_update=True)
    if appeal is None:
        raise NotFoundError
    decides_in_secretariat(session, actor, appeal).enforce()
    return appeal, get_sanction(session, actor, appeal.sanction_id)


def decides_in_secretariat(session: Session, actor: Actor, appeal: Appeal) -> Verdict:
    sanction = session.get_one(Sanction, appeal.sanction_id)
    return may_decide_appeal(
        actor,
        bound=bound_by(session, sanction),
        decided=bool(appeal.outcome),
        is_before_committee=is_open(session, appeal.ballot_id) or appeal.ballot_id is not None,
    )


def barred_from_ballot(session: Session, sanction: Sanction) -> Conflicts:
    """Who has no vote on the appeal.

    Whoever voted for the measure, declared a conflict, closed the ballot or proposed it, and the member's own people.
    """
    own = conflicts_of(session, sanction)
    imposed = _electors(
        session, sanction, or_(Elector.choice == Choice.APPROVE, Elector.declaration == Declaration.CONFLICT)
    )
    return Conflicts(own.organisation_ids, own.person_ids | imposed | _movers(session, sanction))


def bound_by(session: Session, sanction: Sanction) -> frozenset[int]:
    """Who cannot decide the appeal in the secretariat: whoever proposed, voted at all or closed, and the member's own people."""
    own = conflicts_of(session, sanction)
    voted = _electors(session, sanction, or_(Elector.choice != "", Elector.declaration == Declaration.CONFLICT))
    colleagues = {
        one.person_id
        for organisation_id in own.organisation_ids
        for one in organisations.colleagues(session, organisation_id)
    }
    return own.person_ids | voted | _movers(session, sanction) | colleagues


def _electors(session: Session, sanction: Sanction, condition: ColumnElement[bool]) -> frozenset[int]:
    found = select(Elector.person_id).where(Elector.ballot_id == sanction.ballot_id, condition)
    return frozenset(session.scalars(found))


def _movers(session: Session, sanction: Sanction) -> frozenset[int]:
    closed_by = session.scalar(select(Ballot.closed_by).where(Ballot.id == sanction.ballot_id))
    return frozenset(i for i in (sanction.proposed_by, closed_by) if i is not None)
