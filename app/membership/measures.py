"""What a measure changes in accounts, affiliations and grants, written down so that undoing it restores exactly that."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import accounts, jobs, organisations
from app.access import Actor, Role, RoleGrant, Scope, active_now, end_grants, grant_role
from app.accounts import PersonState
from app.accounts.sessions import withdraw_links
from app.core import clock, revision
from app.core.errors import ConflictError
from app.governance import is_seated
from app.membership.models import Measure, Sanction, SanctionState, Stay, StayState
from app.membership.people import administrators

LAST_ADMINISTRATOR = "Nobody would be left to run the house: appoint another administrator first."


def people_of(session: Session, sanction: Sanction) -> list[int]:
    """Who loses access by it: the person, or everybody who acts for the organisation now."""
    if sanction.person_id is not None:
        return [sanction.person_id]
    return [one.person_id for one in organisations.colleagues(session, sanction.organisation_id or 0)]


def suspend_people(session: Session, sanction: Sanction, people: Sequence[int], reason: str, *, by: Actor) -> None:
    """Every session and token ends at once. Whoever was suspended before, by an administrator, is none of its concern."""
    _keep_an_administrator(session, people)
    others = _held_by_others(session, sanction.id)
    held = []
    for person_id in people:
        person = accounts.get_person(session, person_id, lock=True)
        if person.state != PersonState.SUSPENDED:
            accounts.suspend(session, person, reason, by=by)
        elif person_id not in others:
            continue
        held.append(person_id)
    sanction.carried_out = {**sanction.carried_out, "suspended": held}
    if sanction.organisation_id is not None:
        organisations.suspend_membership(session, sanction.organisation_id, reason, by=by)


def end_rights(session: Session, sanction: Sanction, people: Sequence[int], reason: str, *, by: Actor) -> None:
    """Affiliations, roles and stays end at this moment; accounts stay, and so does the authorship."""
    _keep_an_administrator(session, people)
    now = clock.now()
    affiliations, stays = [], []
    grants = _grants_of(session, people, now)
    whole = sanction.organisation_id is not None
    for person_id in people:
        ended = organisations.cut_affiliation(session, person_id, reason, at=now, whole=whole, by=by)
        affiliations += [ended] if ended is not None else []
        end_grants(session, person_id, at=now)
        jobs.enqueue(session, "calendar.recheck", key=f"calendar.recheck:{person_id}", person_id=person_id)
        if accounts.get_person(session, person_id).state == PersonState.INVITED:
            withdraw_links(session, person_id)
    for stay in session.scalars(select(Stay).where(Stay.person_id.in_(people), Stay.state == StayState.ACTIVE)):
        stay.state, stay.ended_at, stay.end_reason = StayState.ENDED, now, reason
        stays.append(stay.id)
    if sanction.organisation_id is not None:
        organisations.end_membership(session, sanction.organisation_id, reason, by=by)
    sanction.carried_out = {"affiliations": affiliations, "grants": grants, "stays": stays}
    revision.bump(session)


def undo(session: Session, sanction: Sanction, *, by: Actor) -> None:
    """Give back what this measure took, as far as nothing else has taken or replaced it since."""
    done: dict[str, Any] = sanction.carried_out
    if sanction.organisation_id is not None and done and not _stands_against(session, sanction):
        organisations.restore_membership(session, sanction.organisation_id, by=by)
    others = _held_by_others(session, sanction.id)
    for person_id in done.get("suspended", ()):
        person = accounts.get_person(session, person_id, lock=True)
        if person_id not in others and person.state == PersonState.SUSPENDED:
            accounts.restore(session, person, by=by)
    for affiliation_id in done.get("affiliations", ()):
        organisations.resume_affiliation(session, affiliation_id, by=by)
    _give_back(session, done.get("grants", ()), by)
    for stay_id in done.get("stays", ()):
        stay = session.get_one(Stay, stay_id)
        if stay.until is None or stay.until >= clock.home_today():
            stay.state, stay.ended_at, stay.end_reason = StayState.ACTIVE, None, ""
    if done:
        revision.bump(session)


def is_held(session: Session, person_id: int) -> bool:
    """Whether a suspension in force keeps this account closed, so that only its end or the committee opens it."""
    return person_id in _held_by_others(session, None)


def _give_back(session: Session, grants: Iterable[Sequence[Any]], by: Actor) -> None:
    """Roles through an organisation come back with the affiliation, where that could be resumed; those of a seat with the seat."""
    now = clock.now()
    for person_id, role, scope, scope_id, until in grants:
        ends_at = datetime.fromisoformat(until) if until else None
        if scope == Scope.ORGANISATION or (ends_at is not None and ends_at <= now):
            continue
        seat = role in {Role.COMMITTEE_MEMBER, Role.COMMITTEE_CHAIR}
        if not seat or is_seated(session, person_id, Role(role), Scope(scope), scope_id, clock.home_today()):
            grant_role(session, person_id, Role(role), Scope(scope), scope_id, by=by, until=ends_at)


def _grants_of(session: Session, people: Sequence[int], now: datetime) -> list[list[Any]]:
    found = session.scalars(
        select(RoleGrant).where(RoleGrant.person_id.in_(people), active_now(now)).order_by(RoleGrant.id)
    )
    return [
        [one.person_id, one.role, one.scope, one.scope_id, one.ends_at.isoformat() if one.ends_at else None]
        for one in found
    ]


def _held_by_others(session: Session, sanction_id: int | None) -> set[int]:
    """The people whom suspensions in force, besides this one, keep out."""
    in_force = select(Sanction.carried_out).where(
        Sanction.state == SanctionState.IN_FORCE, Sanction.measure == Measure.SUSPENSION, Sanction.id != sanction_id
    )
    return {person_id for done in session.scalars(in_force) for person_id in done.get("suspended", ())}


def _stands_against(session: Session, sanction: Sanction) -> bool:
    """Whether another measure in force keeps the organisation out of good standing."""
    other = select(Sanction.id).where(
        Sanction.organisation_id == sanction.organisation_id,
        Sanction.id != sanction.id,
        Sanction.state == SanctionState.IN_FORCE,
        Sanction.measure != Measure.WARNING,
    )
    return session.scalar(other.limit(1)) is not None


def _keep_an_administrator(session: Session, people: Sequence[int]) -> None:
    """Whoever decides cannot leave the house without anybody to run it."""
    active = {one.id for one in administrators(session)}
    if active and active <= set(people):
        raise ConflictError(LAST_ADMINISTRATOR)
