"""Who may propose, read, end and ask for a stay. Pure."""

from app.access import ALLOW, Actor, Permission, Verdict, not_now, refuse
from app.membership.models import StayState
from app.membership.policy_conduct import decides

DECIDED = {
    StayState.REJECTED: "The committee has declined this.",
    StayState.ACTIVE: "The committee has decided this: it was approved.",
    StayState.ENDED: "This stay has ended.",
}
STANDING = {
    StayState.PROPOSED: "The committee has not decided on this yet.",
    StayState.REJECTED: "The committee has declined this.",
    StayState.ENDED: "This stay has ended already.",
}


def may_see_stays(actor: Actor) -> Verdict:
    """The list, and proposing one."""
    return ALLOW if decides(actor) else refuse("Only the committee and the secretariat can do this.")


def may_put_to_vote(actor: Actor, *, state: str, is_before_committee: bool) -> Verdict:
    if not (seen := may_see_stays(actor)):
        return seen
    if state != StayState.PROPOSED:
        return not_now(DECIDED[StayState(state)])
    return not_now("This is before the committee.") if is_before_committee else ALLOW


def may_end(actor: Actor, state: str) -> Verdict:
    """Before the last day, with a reason: the chair or the secretariat."""
    if not (actor.may(Permission.MEMBERSHIP_SCREEN) or actor.may(Permission.COMMITTEE_PRESIDE)):
        return refuse("Only the chair and the secretariat can end a stay early.")
    return ALLOW if state == StayState.ACTIVE else not_now(STANDING[StayState(state)])


def may_renew(actor: Actor, state: str, *, is_proposed: bool) -> Verdict:
    """A renewal is a new decision; one that has just ended can still be renewed."""
    if not (seen := may_see_stays(actor)):
        return seen
    if state not in {StayState.ACTIVE, StayState.ENDED}:
        return not_now(STANDING[StayState(state)])
    return not_now("A renewal is before the committee already.") if is_proposed else ALLOW


def may_ask_exemption(actor: Actor, *, is_asked: bool) -> Verdict:
    """Somebody with an account who acts for no organisation and is no member by exemption already."""
    if actor.organisation_ids:
        return refuse("You act for a member organisation, so you need no exemption.")
    if actor.is_member:
        return refuse("You are a member already.")
    return not_now("Your request is with the committee. You will be told of its decision.") if is_asked else ALLOW
