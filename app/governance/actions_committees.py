"""Committees, their seats, and the people who fill them; a term's rights are role grants that begin and end with it."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor, Role, Scope, end_grants, grant_role
from app.core import clock, revision
from app.core.errors import ConflictError, InvalidError
from app.core.text import one_line, paragraphs, slugify
from app.governance.models import Committee, CommitteeKind, Seat, Term, TermKind

ROLES = (Role.COMMITTEE_MEMBER, Role.COMMITTEE_CHAIR)


def create_committee(
    session: Session,
    *,
    name: str,
    slug: str,
    kind: CommitteeKind,
    county: str = "",
    name_sw: str = "",
    purpose: str = "",
    by: Actor,
) -> Committee:
    """InvalidError when the address is taken."""
    wanted = slugify(slug)
    if session.scalar(select(Committee.id).where(Committee.slug == wanted)) is not None:
        raise InvalidError("There is a committee at this address already.", {"slug": "This address is taken."})
    committee = Committee(
        slug=wanted,
        kind=kind,
        county=county,
        name=one_line(name),
        name_sw=one_line(name_sw),
        purpose=paragraphs(purpose),
        created_at=clock.now(),
    )
    session.add(committee)
    session.flush()
    audit.record(session, by, "committee.created", committee.id, name=committee.name)
    return committee


def add_seat(
    session: Session,
    committee: Committee,
    *,
    constituency: str,
    pillar: str = "",
    organisation_id: int | None = None,
    by: Actor,
) -> Seat:
    last = session.scalar(select(func.max(Seat.position)).where(Seat.committee_id == committee.id))
    seat = Seat(
        committee_id=committee.id,
        constituency=one_line(constituency),
        pillar=pillar,
        organisation_id=organisation_id,
        position=0 if last is None else last + 1,
    )
    session.add(seat)
    session.flush()
    audit.record(session, by, "committee.seat_added", committee.id, seat_id=seat.id, constituency=seat.constituency)
    return seat


def begin_term(
    session: Session,
    committee: Committee,
    seat: Seat,
    person_id: int,
    *,
    kind: TermKind = TermKind.HOLDER,
    is_chair: bool = False,
    starts_on: date | None = None,
    ends_on: date | None = None,
    zone: ZoneInfo,
    by: Actor,
) -> Term:
    """Seat somebody from a day on, until the end of a day where the community lives. Rights begin at once when the day has come.

    Raises:
        ConflictError: the seat is closed, or filled in that capacity; the person has a seat in this committee; there is a chair.
    """
    today = clock.today(zone)
    starts_on = starts_on or today
    if ends_on is not None and ends_on < max(today, starts_on):
        raise InvalidError("A term ends after it begins.", {"ends_on": "A term ends after it begins."})
    if is_chair and kind != TermKind.HOLDER:
        raise InvalidError("An alternate cannot be the chair.", {"is_chair": "An alternate cannot be the chair."})
    if seat.closed_at is not None:
        raise ConflictError("This seat is closed.")
    at_that_time = select(Term.id).join(Seat, Seat.id == Term.seat_id).where(_meets(starts_on, ends_on)).limit(1)
    if session.scalar(at_that_time.where(Term.seat_id == seat.id, Term.kind == kind)) is not None:
        raise ConflictError("Somebody fills this seat already. End their term first.")
    here = at_that_time.where(Seat.committee_id == committee.id)
    if session.scalar(here.where(Term.person_id == person_id)) is not None:
        raise ConflictError("This person has a seat in this committee already.")
    if is_chair and session.scalar(here.where(Term.is_chair)) is not None:
        raise ConflictError("The committee has a chair at that time already.")
    term = Term(
        seat_id=seat.id, person_id=person_id, kind=kind, is_chair=is_chair, starts_on=starts_on, ends_on=ends_on
    )
    session.add(term)
    session.flush()
    if starts_on <= today:
        give_rights(session, committee, term, zone=zone, by=by)
    audit.record(
        session,
        by,
        "committee.term_begun",
        committee.id,
        person_id=person_id,
        seat_id=seat.id,
        kind=kind,
        chair=is_chair,
    )
    revision.bump(session)
    return term


def give_rights(session: Session, committee: Committee, term: Term, *, zone: ZoneInfo, by: Actor) -> None:
    """The grants that go with a term that has begun. The steering committee only reads its brief, so it gets none."""
    if committee.kind == CommitteeKind.STEERING:
        return
    scope, scope_id = scope_of(committee)
    until = clock.end_of(term.ends_on, zone) if term.ends_on else None
    for role in ROLES if term.is_chair else ROLES[:1]:
        grant_role(session, term.person_id, role, scope, scope_id, by=by, until=until, reason=committee.name)


def end_term(session: Session, committee: Committee, term: Term, reason: str, *, zone: ZoneInfo, by: Actor) -> None:
    """The seat is free and the rights end at this moment. ConflictError when it has ended before.

    A term that has not begun gave no rights yet, so those of the person's present term stay.
    """
    today = clock.today(zone)
    if term.ended_at is not None or (term.ends_on is not None and term.ends_on < today):
        raise ConflictError("This term has ended already.")
    term.ended_at = clock.now()
    term.end_reason = one_line(reason)
    if term.starts_on <= today and committee.kind != CommitteeKind.STEERING:
        scope, scope_id = scope_of(committee)
        end_grants(session, term.person_id, scope=scope, scope_id=scope_id, roles=ROLES)
    audit.record(session, by, "committee.term_ended", committee.id, reason=term.end_reason, person_id=term.person_id)
    revision.bump(session)


def _meets(starts_on: date, ends_on: date | None) -> ColumnElement[bool]:
    """Terms that share a day with these."""
    before = true() if ends_on is None else Term.starts_on <= ends_on
    return and_(Term.ended_at.is_(None), or_(Term.ends_on.is_(None), Term.ends_on >= starts_on), before)


def scope_of(committee: Committee) -> tuple[Scope, int | None]:
    """The oversight committee's rights reach over the community, a county's over its own ballots."""
    return (Scope.COMMUNITY, None) if committee.kind == CommitteeKind.OVERSIGHT else (Scope.COMMITTEE, committee.id)
