"""Terms that were written down ahead get their rights when their first day has come."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.access import SYSTEM, Role, RoleGrant, Scope, active_now
from app.accounts import Person, PersonState
from app.core import clock, revision
from app.governance.actions_committees import give_rights, scope_of
from app.governance.models import Committee, CommitteeKind, Seat, Term
from app.governance.queries_committees import running_on

# Looked back upon: a house that stood still for a while catches up.
LATE = timedelta(days=60)


def begin_rights(session: Session, zone: ZoneInfo) -> None:
    """Harmless twice: a term gets its rights once. Whoever lost them since, by leaving their organisation, gets none."""
    for committee, term in _begun_lately(session, zone):
        if _was_given(session, committee, term, zone):
            continue
        give_rights(session, committee, term, zone=zone, by=SYSTEM)
        audit.record(session, SYSTEM, "committee.rights_begun", committee.id, person_id=term.person_id)
        revision.bump(session)


def _begun_lately(session: Session, zone: ZoneInfo) -> Sequence[tuple[Committee, Term]]:
    today = clock.today(zone)
    acts = select(RoleGrant.id).where(
        RoleGrant.person_id == Term.person_id, RoleGrant.scope == Scope.ORGANISATION, active_now()
    )
    rows = session.execute(
        select(Committee, Term)
        .join(Seat, Seat.committee_id == Committee.id)
        .join(Term, Term.seat_id == Seat.id)
        .join(Person, Person.id == Term.person_id)
        .where(
            Committee.kind != CommitteeKind.STEERING,
            running_on(today),
            Term.starts_on >= today - LATE,
            Person.state != PersonState.SUSPENDED,
            acts.exists(),
        )
        .order_by(Term.id)
    )
    return [(row[0], row[1]) for row in rows]


def _was_given(session: Session, committee: Committee, term: Term, zone: ZoneInfo) -> bool:
    """Whether the right is in force, or was given since the first day and has ended."""
    scope, scope_id = scope_of(committee)
    begun: datetime = datetime.combine(term.starts_on, time(), zone)
    role = Role.COMMITTEE_CHAIR if term.is_chair else Role.COMMITTEE_MEMBER
    held = select(RoleGrant.id).where(
        RoleGrant.person_id == term.person_id,
        RoleGrant.role == role,
        RoleGrant.scope == scope,
        RoleGrant.scope_id == scope_id,
        (RoleGrant.starts_at >= begun) | active_now(clock.now()),
    )
    return session.scalar(held.limit(1)) is not None
