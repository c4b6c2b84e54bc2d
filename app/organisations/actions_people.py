"""Where a person's rights through an institution begin and end."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, jobs
from app.access import Actor, Role, Scope, end_grants, grant_role, holders
from app.accounts import PersonState, get_person
from app.accounts.sessions import withdraw_links
from app.core import clock, revision
from app.core.errors import ConflictError
from app.core.text import one_line
from app.organisations.actions_voting import settle_voting_contact
from app.organisations.models import Affiliation, Organisation, OrganisationState
from app.organisations.queries import OrganisationName
from app.organisations.queries_people import current_affiliation, other_representatives

ROLES = (Role.REPRESENTATIVE, Role.MEMBER)
LAST_REPRESENTATIVE = "An organisation needs a representative: make somebody else one first."
LAST_ADMINISTRATOR = "This is the last administrator of the community: appoint another one first."


def affiliate(
    session: Session, person_id: int, organisation: OrganisationName | Organisation, role: Role, *, by: Actor
) -> Affiliation:
    """Let a person act through the organisation, from now on.

    Args:
        role: MEMBER, or REPRESENTATIVE, who is a member too.

    Raises:
        ConflictError: the person acts for another organisation, as a person acts for one at a time; or this one is
            suspended or no longer a member.
    """
    if session.scalar(select(Organisation.state).where(Organisation.id == organisation.id)) != OrganisationState.ACTIVE:
        raise ConflictError("This organisation is not a member in good standing at present, so nobody can join it.")
    held = current_affiliation(session, person_id)
    if held is not None and held.organisation_id != organisation.id:
        raise ConflictError("This person acts for another organisation of the community.")
    if held is not None:
        change_role(session, held, role, by=by)
        return held
    affiliation = Affiliation(person_id=person_id, organisation_id=organisation.id, role=role, started_at=clock.now())
    session.add(affiliation)
    session.flush()
    _grant(session, affiliation, by)
    audit.record(
        session,
        by,
        "affiliation.begun",
        affiliation.id,
        person_id=person_id,
        organisation_id=organisation.id,
        role=role,
    )
    settle_voting_contact(session, organisation.id, by=by)
    revision.bump(session)
    return affiliation


def change_role(session: Session, affiliation: Affiliation, role: Role, *, by: Actor) -> None:
    """Give or take the mandate. ConflictError when nobody with a working account would keep it."""
    if affiliation.role == role:
        return
    if role == Role.MEMBER:
        if _is_last_representative(session, affiliation):
            raise ConflictError(LAST_REPRESENTATIVE)
        end_grants(
            session,
            affiliation.person_id,
            scope=Scope.ORGANISATION,
            scope_id=affiliation.organisation_id,
            roles=[Role.REPRESENTATIVE],
        )
        affiliation.voting_contact = False
    affiliation.role = role
    _grant(session, affiliation, by)
    audit.record(
        session,
        by,
        "affiliation.role_changed",
        affiliation.id,
        person_id=affiliation.person_id,
        organisation_id=affiliation.organisation_id,
        role=role,
    )
    settle_voting_contact(session, affiliation.organisation_id, by=by)
    revision.bump(session)


def end_affiliation(session: Session, affiliation: Affiliation, *, by: Actor, reason: str) -> None:
    """The person stops acting through the organisation at this moment; what they wrote stays theirs.

    The institution is the member, so every role ends with it: in the organisation, in working groups, on the committee.

    Raises:
        ConflictError: already ended; or the last representative, or the last administrator, would be gone.
    """
    if affiliation.ended_at is not None:
        raise ConflictError("This person has already left the organisation.")
    if refusal := why_not_leave(session, affiliation):
        raise ConflictError(refusal)
    now = clock.now()
    affiliation.ended_at = now
    affiliation.end_reason = one_line(reason)
    end_grants(session, affiliation.person_id, at=now)
    jobs.enqueue(
        session, "calendar.recheck", key=f"calendar.recheck:{affiliation.person_id}", person_id=affiliation.person_id
    )
    if get_person(session, affiliation.person_id).state == PersonState.INVITED:
        withdraw_links(session, affiliation.person_id)
    audit.record(
        session,
        by,
        "affiliation.ended",
        affiliation.id,
        reason=affiliation.end_reason,
        person_id=affiliation.person_id,
        organisation_id=affiliation.organisation_id,
    )
    settle_voting_contact(session, affiliation.organisation_id, by=by)
    revision.bump(session)


def _grant(session: Session, affiliation: Affiliation, by: Actor) -> None:
    roles = ROLES if affiliation.role == Role.REPRESENTATIVE else (Role.MEMBER,)
    for role in roles:
        grant_role(session, affiliation.person_id, role, Scope.ORGANISATION, affiliation.organisation_id, by=by)


def why_not_leave(session: Session, affiliation: Affiliation) -> str:
    """The sentence why this affiliation cannot end now; empty when it can."""
    if holders(session, Role.ADMINISTRATOR) == [affiliation.person_id]:
        return LAST_ADMINISTRATOR
    return LAST_REPRESENTATIVE if _is_last_representative(session, affiliation) else ""


def _is_last_representative(session: Session, affiliation: Affiliation) -> bool:
    """Somebody who never answered the invitation can always go: they hold nothing up."""
    if affiliation.role != Role.REPRESENTATIVE or other_representatives(session, affiliation):
        return False
    return get_person(session, affiliation.person_id).state != PersonState.INVITED
