"""Good standing: what a decision of the committee changes in an organisation and in those who act for it."""

from datetime import datetime

from sqlalchemy.orm import Session

from app import audit
from app.access import Actor, Role
from app.core import revision
from app.core.errors import NotFoundError
from app.core.text import one_line
from app.organisations.actions import say_changed
from app.organisations.actions_people import affiliate
from app.organisations.actions_voting import appoint_voting_contact, settle_voting_contact
from app.organisations.models import Affiliation, Organisation, OrganisationState
from app.organisations.queries_people import current_affiliation


def suspend_membership(session: Session, organisation_id: int, reason: str, *, by: Actor) -> None:
    """The organisation leaves the directory until it is restored; its people's accounts are the caller's to suspend."""
    _stand(session, organisation_id, OrganisationState.SUSPENDED, "suspended", reason, by)


def end_membership(session: Session, organisation_id: int, reason: str, *, by: Actor) -> None:
    """The organisation becomes a former member; its people's affiliations are the caller's to end."""
    _stand(session, organisation_id, OrganisationState.FORMER, "membership_ended", reason, by)


def restore_membership(session: Session, organisation_id: int, reason: str = "", *, by: Actor) -> None:
    _stand(session, organisation_id, OrganisationState.ACTIVE, "restored", reason, by)


def cut_affiliation(
    session: Session, person_id: int, reason: str, *, at: datetime, whole: bool, by: Actor
) -> int | None:
    """End the person's affiliation by decision, even that of the last representative; returns its number, if there was one.

    The grants that went with it are the caller's to end, at the same moment.

    Args:
        whole: the organisation goes with all its people, so nobody becomes its voting contact instead.
    """
    affiliation = current_affiliation(session, person_id)
    if affiliation is None:
        return None
    affiliation.ended_at = at
    affiliation.end_reason = one_line(reason)
    audit.record(
        session,
        by,
        "affiliation.ended",
        affiliation.id,
        reason=affiliation.end_reason,
        person_id=person_id,
        organisation_id=affiliation.organisation_id,
    )
    if not whole:
        settle_voting_contact(session, affiliation.organisation_id, by=by)
    revision.bump(session)
    return affiliation.id


def resume_affiliation(session: Session, affiliation_id: int, *, by: Actor) -> bool:
    """The person acts through the organisation again, in the same role; False when they act for somebody else meanwhile."""
    past = session.get(Affiliation, affiliation_id)
    if past is None or current_affiliation(session, past.person_id) is not None:
        return False
    organisation = session.get_one(Organisation, past.organisation_id)
    resumed = affiliate(session, past.person_id, organisation, Role(past.role), by=by)
    if past.voting_contact:
        appoint_voting_contact(session, resumed, by=by)
    return True


def _stand(session: Session, organisation_id: int, state: OrganisationState, verb: str, reason: str, by: Actor) -> None:
    organisation = session.get(Organisation, organisation_id, with_for_update=True)
    if organisation is None:
        raise NotFoundError
    organisation.state = state
    audit.record(session, by, f"organisation.{verb}", organisation.id, reason=one_line(reason))
    say_changed(session, organisation.id)
