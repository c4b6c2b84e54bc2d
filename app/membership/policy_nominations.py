"""Who may see, answer and withdraw a nomination. Pure: no session, no request."""

from app.access import ALLOW, HIDE, Actor, Role, Scope, Verdict, not_now, refuse
from app.membership.models import Nomination, NominationState, State


def represents(actor: Actor, organisation_id: int) -> bool:
    return actor.has_role(Role.REPRESENTATIVE, Scope.ORGANISATION, organisation_id)


def may_see(actor: Actor, nomination: Nomination) -> Verdict:
    """The people of the organisation whose name is lent."""
    return ALLOW if nomination.organisation_id in actor.organisation_ids else HIDE


def may_answer(actor: Actor, nomination: Nomination, state: State | None) -> Verdict:
    """Confirm or decline what an applicant asked for, while the application waits for it.

    Args:
        state: of the application; None where there is none yet.
    """
    if not (seen := may_see(actor, nomination)):
        return seen
    if not represents(actor, nomination.organisation_id):
        return refuse("Only a representative of your organisation can answer for it.")
    if nomination.state == NominationState.INVITED:
        return not_now("This institution has not applied yet.")
    if nomination.state != NominationState.ASKED:
        return not_now("This nomination has been answered already.")
    return ALLOW if state == State.SUBMITTED else not_now("This application no longer waits for a nomination.")


def may_take_back(actor: Actor, nomination: Nomination) -> Verdict:
    """End an invitation to apply: whoever sent it, or a representative."""
    if not (seen := may_see(actor, nomination)):
        return seen
    if nomination.person_id != actor.person_id and not represents(actor, nomination.organisation_id):
        return refuse("Only whoever sent the invitation, or a representative, can withdraw it.")
    if nomination.state != NominationState.INVITED:
        return not_now("This invitation has been used or withdrawn already.")
    return ALLOW
