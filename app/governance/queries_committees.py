"""Committees as their pages show them: seats, terms and who is in office; and the only doors to one that is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app import organisations
from app.access import Actor, Role, RoleGrant, Scope, active_now
from app.accounts import Person, PersonState, normal_email
from app.core.errors import ConflictError, NotFoundError
from app.governance.models import Committee, CommitteeKind, Elector, Seat, Term, TermKind
from app.governance.policy_committees import may_run

STEERING_SLUG = "steering"


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term with its person.

    Attributes:
        entitled: whether the person may still act: who was suspended or has left the community fills no seat.
    """

    id: int
    seat_id: int
    person_id: int
    name: str
    title: str
    kind: str
    is_chair: bool
    starts_on: date
    ends_on: date | None
    ended_at: datetime | None
    end_reason: str
    entitled: bool

    def runs(self, today: date) -> bool:
        """In force on paper on this day."""
        begun = self.starts_on <= today and self.ended_at is None
        return begun and (self.ends_on is None or self.ends_on >= today)

    def comes(self, today: date) -> bool:
        return self.starts_on > today and self.ended_at is None


@dataclass(frozen=True, slots=True)
class SeatHeld:
    """A person's seat today. `committee` is its name in English."""

    slug: str
    committee: str
    constituency: str
    is_chair: bool
    ends_on: date | None


def all_committees(session: Session) -> Sequence[Committee]:
    """The oversight committee, the steering committee, then the counties' by name."""
    rank = {CommitteeKind.OVERSIGHT: 0, CommitteeKind.STEERING: 1}
    found = session.scalars(select(Committee)).all()
    return sorted(found, key=lambda one: (rank.get(CommitteeKind(one.kind), 2), one.name, one.id))


def committee_by_slug(session: Session, slug: str) -> Committee:
    found = session.scalar(select(Committee).where(Committee.slug == slug))
    if found is None:
        raise NotFoundError
    return found


def figures(session: Session, today: date) -> Mapping[int, tuple[int, int]]:
    """Open seats and filled ones, by committee, in two queries."""
    open_seats = select(Seat.committee_id, func.count()).where(Seat.closed_at.is_(None)).group_by(Seat.committee_id)
    seats = {row[0]: row[1] for row in session.execute(open_seats)}
    filled = {
        row[0]: row[1]
        for row in session.execute(
            select(Seat.committee_id, func.count(Seat.id.distinct()))
            .join(Term, Term.seat_id == Seat.id)
            .join(Committee, Committee.id == Seat.committee_id)
            .join(Person, Person.id == Term.person_id)
            .where(Seat.closed_at.is_(None), Term.kind == TermKind.HOLDER, running_on(today), _entitled())
            .group_by(Seat.committee_id)
        )
    }
    return {i: (count, filled.get(i, 0)) for i, count in seats.items()}


def seats_in_order(session: Session, committee_id: int) -> Sequence[Seat]:
    """All seats, closed ones too, because history tells of them."""
    return session.scalars(select(Seat).where(Seat.committee_id == committee_id).order_by(Seat.position, Seat.id)).all()


def terms_of(session: Session, committee_id: int) -> Sequence[TermRow]:
    """Every term there was, is or is to be; the newest first."""
    rows: Sequence[Any] = session.execute(
        select(
            Term.id,
            Term.seat_id,
            Term.person_id,
            Person.name,
            Person.title,
            Term.kind,
            Term.is_chair,
            Term.starts_on,
            Term.ends_on,
            Term.ended_at,
            Term.end_reason,
            _entitled().label("entitled"),
        )
        .join(Seat, Seat.id == Term.seat_id)
        .join(Committee, Committee.id == Seat.committee_id)
        .join(Person, Person.id == Term.person_id)
        .where(Seat.committee_id == committee_id)
        .order_by(Term.starts_on.desc(), Term.id.desc())
    ).all()
    return [TermRow(*row) for row in rows]


def steers(session: Session, person_id: int | None, today: date) -> bool:
    """Whether the person has a seat in the steering committee on this day."""
    seated = (
        select(Term.id)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Committee, Committee.id == Seat.committee_id)
        .where(Committee.kind == CommitteeKind.STEERING, Term.person_id == person_id, running_on(today))
    )
    return person_id is not None and session.scalar(seated.limit(1)) is not None


def seats_held(session: Session, person_id: int, today: date) -> Sequence[SeatHeld]:
    rows = session.execute(
        select(Committee.slug, Committee.name, Seat.constituency, Term.is_chair, Term.ends_on)
        .join(Seat, Seat.committee_id == Committee.id)
        .join(Term, Term.seat_id == Seat.id)
        .where(Term.person_id == person_id, running_on(today))
        .order_by(Committee.name, Term.id)
    )
    return [SeatHeld(*row) for row in rows]


def is_seated(session: Session, person_id: int, role: Role, scope: Scope, scope_id: int | None, today: date) -> bool:
    """Whether a term that runs on this day gives the person this right of a committee's member or chair."""
    here = Committee.kind == CommitteeKind.OVERSIGHT if scope == Scope.COMMUNITY else Committee.id == scope_id
    chairs = (Term.is_chair,) if role == Role.COMMITTEE_CHAIR else ()
    seated = (
        select(Term.id)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Committee, Committee.id == Seat.committee_id)
        .where(here, Term.person_id == person_id, running_on(today), *chairs)
    )
    return session.scalar(seated.limit(1)) is not None


def committee_names(session: Session) -> Mapping[int, str]:
    """All of them, in English, by number."""
    return {row[0]: row[1] for row in session.execute(select(Committee.id, Committee.name))}


def get_committee_to_run(session: Session, actor: Actor, slug: str) -> Committee:
    """The only door to a committee about to change; locks its row, so that two changes come one after the other."""
    may_run(actor).enforce()
    found = session.scalar(select(Committee).where(Committee.slug == slug).with_for_update())
    if found is None:
        raise NotFoundError
    return found


def get_seat_to_run(session: Session, actor: Actor, slug: str, seat_id: int) -> tuple[Committee, Seat]:
    """ConflictError for a closed seat."""
    committee = get_committee_to_run(session, actor, slug)
    seat = session.get(Seat, seat_id)
    if seat is None or seat.committee_id != committee.id:
        raise NotFoundError
    if seat.closed_at is not None:
        raise ConflictError("This seat is closed.")
    return committee, seat


def get_term_to_run(session: Session, actor: Actor, slug: str, term_id: int) -> tuple[Committee, Seat, Term]:
    committee = get_committee_to_run(session, actor, slug)
    term = session.get(Term, term_id)
    seat = session.get(Seat, term.seat_id) if term is not None else None
    if term is None or seat is None or seat.committee_id != committee.id:
        raise NotFoundError
    return committee, seat, term


def candidate(session: Session, committee: Committee, email: str) -> Person | None:
    """The person with this address, if they may take a seat: of a member organisation, with a working account.

    The steering committee only reads, so anybody with an account may sit in it.
    """
    person = session.scalar(select(Person).where(Person.email == normal_email(email)))
    if person is None or person.state != PersonState.ACTIVE:
        return None
    if committee.kind == CommitteeKind.STEERING or organisations.organisation_of(session, person.id) is not None:
        return person
    return None


def has_voted(session: Session, seat_id: int) -> bool:
    """Whether the seat is part of a vote, whose record names its constituency."""
    return session.scalar(select(Elector.id).where(Elector.seat_id == seat_id).limit(1)) is not None


def running_on(day: date) -> ColumnElement[bool]:
    return and_(Term.starts_on <= day, or_(Term.ends_on.is_(None), Term.ends_on >= day), Term.ended_at.is_(None))


def _entitled() -> ColumnElement[bool]:
    """For queries that join person and committee; as `queries.seats_of` has it for an electorate."""
    acts = select(RoleGrant.id).where(RoleGrant.person_id == Term.person_id, active_now()).exists()
    return and_(Person.state != PersonState.SUSPENDED, or_(Committee.kind == CommitteeKind.STEERING, acts))
