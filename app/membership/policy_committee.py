"""Who enters the committee's room, and whom an application opens to there. Pure: no session, no request."""

from app.access import ALLOW, HIDE, Actor, Permission, Verdict, refuse
from app.membership.policy import Facts, may_read_papers, may_see


def may_enter(actor: Actor) -> Verdict:
    """The oversight committee and the secretariat; to everybody else there is no such room."""
    allowed = actor.may(Permission.COMMITTEE_READ) or actor.may(Permission.MEMBERSHIP_SCREEN)
    return ALLOW if allowed else HIDE


def may_see_head(actor: Actor, facts: Facts) -> Verdict:
    """Name, kind, reference, state, age and nominator. A nominator follows the application elsewhere."""
    entered = may_enter(actor)
    return may_see(actor, facts) if entered else entered


def may_open_papers(actor: Actor, facts: Facts, gate: Verdict | None) -> Verdict:
    """All the rest.

    Args:
        gate: what the ballot says of this reader; None where the application never came before the committee.
    """
    if not (seen := may_see_head(actor, facts)):
        return seen
    if gate is not None and not gate:
        return gate
    if gate is None and not actor.may(Permission.MEMBERSHIP_SCREEN):
        return refuse("The application opens to the committee when its review begins.")
    return may_read_papers(actor, facts)
