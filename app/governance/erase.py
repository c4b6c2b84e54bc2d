"""Taking committees away for good: for removing the demo community; a real committee is wound up and keeps its record."""

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.access import Scope, end_grants
from app.governance.actions_committees import ROLES
from app.governance.models import Ballot, Committee, CommitteeKind, Elector, Remark, Seat, Term


def ballots_of_committees(session: Session, slugs: Sequence[str]) -> Sequence[int]:
    """Numbers of all their ballots, for the rooms above to let go of them first."""
    return session.scalars(
        select(Ballot.id).join(Committee, Committee.id == Ballot.committee_id).where(Committee.slug.in_(slugs))
    ).all()


def erase_committees(session: Session, slugs: Sequence[str], people: Sequence[int]) -> None:
    """Remove the committees with seats, terms, rights and ballots, and what these people did in any other committee.

    The caller has removed whatever else points at the ballots.
    """
    committees = session.execute(select(Committee.id, Committee.kind).where(Committee.slug.in_(slugs))).all()
    ids = [row.id for row in committees]
    seats = select(Seat.id).where(Seat.committee_id.in_(ids))
    for committee_id, kind in committees:
        _end_rights(session, committee_id, oversight=kind == CommitteeKind.OVERSIGHT)
    ballots = select(Ballot.id).where(Ballot.committee_id.in_(ids))
    for part in (Remark, Elector):
        session.execute(delete(part).where(or_(part.ballot_id.in_(ballots), part.person_id.in_(people))))
    session.execute(delete(Ballot).where(Ballot.committee_id.in_(ids)))
    session.execute(delete(Term).where(or_(Term.seat_id.in_(seats), Term.person_id.in_(people))))
    session.execute(delete(Seat).where(Seat.committee_id.in_(ids)))
    session.execute(delete(Committee).where(Committee.id.in_(ids)))
    for column in (Elector.alternate_id, Ballot.opened_by, Ballot.closed_by):
        session.execute(update(column.class_).where(column.in_(people)).values({column: None}))


def _end_rights(session: Session, committee_id: int, *, oversight: bool) -> None:
    """Also of somebody real who was given a seat meanwhile."""
    seated = select(Term.person_id).join(Seat, Seat.id == Term.seat_id).where(Seat.committee_id == committee_id)
    for person_id in session.scalars(seated.distinct()).all():
        scope, scope_id = (Scope.COMMUNITY, None) if oversight else (Scope.COMMITTEE, committee_id)
        end_grants(session, person_id, scope=scope, scope_id=scope_id, roles=ROLES)
