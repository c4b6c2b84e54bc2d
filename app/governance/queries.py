"""Committees and ballots by number; the only doors to a ballot that is read or acted upon."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, with_expression

from app.access import Actor, Role, RoleGrant, Scope, active_now
from app.accounts import Person, PersonState
from app.core import clock
from app.core.errors import NotFoundError
from app.governance.models import Ballot, BallotState, Committee, CommitteeKind, Elector, Seat, Term, TermKind
from app.governance.policy import may_see, own_seat
from app.governance.tally import Rules, Standing, Vote, count


@dataclass(frozen=True, slots=True)
class BallotCase:
    """A ballot with all that decides about it, read in one go."""

    ballot: Ballot
    committee: Committee
    electors: Sequence[Elector]
    seat: Elector | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Filled:
    """A seat with the people who fill it today; None where nobody does."""

    seat: Seat
    holder_id: int | None
    alternate_id: int | None
    is_chair: bool


def oversight(session: Session) -> Committee:
    """The community's own committee; NotFoundError before one is set up."""
    found = session.scalar(select(Committee).where(Committee.kind == CommitteeKind.OVERSIGHT).order_by(Committee.id))
    if found is None:
        raise NotFoundError
    return found


def deciding(session: Session, county: str = "") -> Committee:
    """Who decides for a county (official number): its own committee where there is one, else the community's."""
    own = (Committee.kind == CommitteeKind.COUNTY, Committee.county == county)
    found = session.scalar(select(Committee).where(*own).order_by(Committee.id)) if county else None
    return found if found is not None else oversight(session)


def get_committee(session: Session, committee_id: int) -> Committee:
    found = session.get(Committee, committee_id)
    if found is None:
        raise NotFoundError
    return found


def get_ballot(session: Session, actor: Actor, ballot_id: int, *, lock: bool = False) -> BallotCase:
    """The only door to a ballot; locks its row, so that two who close it come one after the other."""
    ballot = session.get(Ballot, ballot_id, with_for_update=lock)
    if ballot is None:
        raise NotFoundError
    committee = get_committee(session, ballot.committee_id)
    may_see(actor, committee).enforce()
    electors = electors_of(session, ballot.id)
    return BallotCase(ballot, committee, electors, own_seat(actor, electors), standing_of(ballot, electors))


def electors_of(session: Session, ballot_id: int) -> Sequence[Elector]:
    """In the order of their seats, with who of them is away."""
    return session.scalars(
        select(Elector)
        .where(Elector.ballot_id == ballot_id)
        .order_by(Elector.position, Elector.id)
        .options(with_expression(Elector.away, _away(ballot_id)))
    ).all()


def _away(ballot_id: int) -> ColumnElement[bool]:
    """The right to the seat ended, or the person was suspended, while the vote is open. The seat still counts."""
    here = or_(
        and_(Committee.kind == CommitteeKind.OVERSIGHT, RoleGrant.scope == Scope.COMMUNITY),
        and_(RoleGrant.scope == Scope.COMMITTEE, RoleGrant.scope_id == Committee.id),
    )
    roles = (Role.COMMITTEE_MEMBER, Role.COMMITTEE_CHAIR)
    sits = (
        select(Person.id)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Ballot, Ballot.id == ballot_id)
        .join(Committee, Committee.id == Ballot.committee_id)
        .where(Person.id == Elector.person_id, Person.state != PersonState.SUSPENDED)
        .where(RoleGrant.role.in_(roles), here, active_now())
    )
    is_open = select(Ballot.id).where(Ballot.id == ballot_id, Ballot.state == BallotState.OPEN)
    return and_(is_open.exists(), ~sits.exists())


def standing_of(ballot: Ballot, electors: Sequence[Elector]) -> Standing:
    return count(
        Rules(ballot.quorum_percent, ballot.threshold, ballot.chair_breaks_tie),
        [Vote(one.declaration, one.choice, one.is_chair) for one in electors],
    )


def seats_of(session: Session, committee_id: int) -> list[Filled]:
    """The open seats in order, with those who fill them today and still have the right to."""
    today = clock.home_today()
    seats = session.scalars(
        select(Seat).where(Seat.committee_id == committee_id, Seat.closed_at.is_(None)).order_by(Seat.position, Seat.id)
    ).all()
    terms = session.execute(
        select(Term.seat_id, Term.person_id, Term.kind, Term.is_chair)
        .join(Person, Person.id == Term.person_id)
        .where(
            Term.seat_id.in_([seat.id for seat in seats]),
            Term.starts_on <= today,
            (Term.ends_on.is_(None)) | (Term.ends_on >= today),
            Term.ended_at.is_(None),
            # Who is suspended cannot sign in; who left their organisation, for another or for none, has no seat any more.
            Person.state != PersonState.SUSPENDED,
            select(RoleGrant.id)
            .where(
                RoleGrant.person_id == Term.person_id,
                RoleGrant.role == Role.COMMITTEE_MEMBER,
                (RoleGrant.scope == Scope.COMMUNITY) | (RoleGrant.scope_id == committee_id),
                active_now(),
            )
            .exists(),
        )
        .order_by(Term.id)
    ).all()
    holders = {row.seat_id: row for row in terms if row.kind == TermKind.HOLDER}
    alternates = {row.seat_id: row.person_id for row in terms if row.kind == TermKind.ALTERNATE}
    return [
        Filled(
            seat,
            holders[seat.id].person_id if seat.id in holders else None,
            alternates.get(seat.id),
            seat.id in holders and holders[seat.id].is_chair,
        )
        for seat in seats
    ]
