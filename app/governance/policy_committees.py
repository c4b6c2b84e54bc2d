"""Who may see the people of a committee, change its seats, and read its records and brief. Pure: no session, no request."""

from app.access import ALLOW, Actor, Permission, Verdict, not_now, refuse
from app.governance.models import Ballot, BallotState, Committee
from app.governance.policy import may_see, serves

# Decisions about persons: a copy for publication names neither them nor the matter.
ABOUT_PERSONS = frozenset({"sanction", "appeal", "lift", "stay"})


def may_see_members(actor: Actor) -> Verdict:
    return ALLOW if actor.is_member else refuse("The members of a committee are shown to members of the community.")


def may_run(actor: Actor) -> Verdict:
    """Seats, terms and rules. Who sits where is decided elsewhere; the secretariat writes it down."""
    return ALLOW if serves(actor) else refuse("Only the secretariat changes committees and their seats.")


def may_read_record(actor: Actor, committee: Committee, ballot: Ballot) -> Verdict:
    """Everybody of the committee, recused or not, once the question is decided. It holds none of the papers."""
    if not (seen := may_see(actor, committee)):
        return seen
    if ballot.state == BallotState.OPEN:
        return not_now("There is a record once the vote is closed.")
    if ballot.state == BallotState.VOID:
        return not_now("This question fell away before it was decided, so there is no resolution.")
    return ALLOW


def may_read_brief(actor: Actor, *, steers: bool) -> Verdict:
    """The quarterly brief.

    Args:
        steers: whether the actor has a seat in the steering committee today; it gives no other right.
    """
    if steers or serves(actor) or (actor.may(Permission.COMMITTEE_READ) and actor.is_member):
        return ALLOW
    return refuse("The brief is for the steering committee, the oversight committee and the secretariat.")
