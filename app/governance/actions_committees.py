"""Committees, their seats, and the people who fill them; a term's rights are role grants that begin and end with it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
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
        ConflictError: the seat is filled in that capacity, or the person has a seat in this committee.
    """
    today = clock.now().astimezone(zone).date()
    starts_on = starts_on or today
    if ends_on is not None and ends_on < max(today, starts_on):
        raise InvalidError("A term ends after it begins.", {"ends_on": "A term ends after it begins."})
    running = (Term.ended_at.is_(None), (Term.ends_on.is_(None)) | (Term.ends_on >= starts_on))
    if session.scalar(select(Term.id).where(Term.seat_id == seat.id, Term.kind == kind, *running)) is not None:
        raise ConflictError("Somebody fills this seat already. End their term first.")
    elsewhere = select(Term.id).join(Seat, Seat.id == Term.seat_id)
    if session.scalar(elsewhere.where(Seat.committee_id == committee.id, Term.person_id == person_id, *running)):
        raise ConflictError("This person has a seat in this committee already.")
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
    until = end_of(term.ends_on, zone) if term.ends_on else None
    for role in ROLES if term.is_chair else ROLES[:1]:
        grant_role(session, term.person_id, role, scope, scope_id, by=by, until=until, reason=committee.name)


def end_term(session: Session, committee: Committee, term: Term, reason: str, *, by: Actor) -> None:
    """The seat is free and the rights end at this moment. ConflictError when it has ended before."""
    if term.ended_at is not None:
        raise ConflictError("This term has ended already.")
    term.ended_at = clock.now()
    term.end_reason = one_line(reason)
    scope, scope_id = scope_of(committee)
    end_grants(session, term.person_id, scope=scope, scope_id=scope_id, roles=ROLES)
    audit.record(session, by, "committee.term_ended", committee.id, reason=term.end_reason, person_id=term.person_id)
    revision.bump(session)


def scope_of(committee: Committee) -> tuple[Scope, int | None]:
    """The oversight committee's rights reach over the community, a county's over its own ballots."""
    return (Scope.COMMUNITY, None) if committee.kind == CommitteeKind.OVERSIGHT else (Scope.COMMITTEE, committee.id)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which the day is over where the community lives."""
    return datetime.combine(day + timedelta(days=1), time(), zone)
