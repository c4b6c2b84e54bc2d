"""Who may write and accept the code of conduct, and propose, read and appeal measures under it. Pure."""

from collections.abc import Collection
from datetime import date

from app.access import ALLOW, HIDE, Actor, Permission, Verdict, not_now, refuse
from app.membership.models import Measure, SanctionState

DRAFTS = (Permission.MEMBERSHIP_SCREEN, Permission.CONTENT_MODERATE, Permission.COMMITTEE_READ)
BEFORE_COMMITTEE = "This version is before the committee, so it cannot be changed now."
NOT_PROPOSED_YET = "The committee has not decided on this yet."


def may_draft(actor: Actor) -> Verdict:
    """A new version of the code, and a measure under it."""
    if any(actor.may(one) for one in DRAFTS):
        return ALLOW
    return refuse("Only the committee, the content coordinator and the secretariat can do this.")


def may_change_draft(actor: Actor, *, before_committee: bool) -> Verdict:
    if not (drafts := may_draft(actor)):
        return drafts
    return not_now(BEFORE_COMMITTEE) if before_committee else ALLOW


def may_put_in_force(actor: Actor, *, is_first: bool) -> Verdict:
    """Without a vote: the secretariat, and only while no version was ever in force."""
    if not actor.may(Permission.MEMBERSHIP_SCREEN):
        return refuse("Only the secretariat can put the first version in force.")
    return ALLOW if is_first else not_now("The committee decides on every version after the first.")


def may_accept(*, number: int, in_force: int) -> Verdict:
    """Accepting an older version would say nothing. `in_force` is 0 while there is none."""
    if not in_force:
        return not_now("No code of conduct is in force yet.")
    return ALLOW if number == in_force else not_now("A newer version is in force. Read it, and accept that one.")


def decides(actor: Actor) -> bool:
    """Sits in the committee, or keeps its records."""
    return actor.may(Permission.COMMITTEE_READ) or actor.may(Permission.MEMBERSHIP_SCREEN)


def may_see_case(actor: Actor, proposed_by: int | None) -> Verdict:
    """That a measure was proposed and how it stands; its reason passes the ballot's own gate besides."""
    return ALLOW if decides(actor) or (proposed_by is not None and proposed_by == actor.person_id) else HIDE


def is_theirs(actor: Actor, person_id: int | None, organisation_id: int | None, represented: Collection[int]) -> bool:
    """Whether the measure was imposed on the actor, or on an organisation in whose name they speak."""
    if person_id is not None:
        return person_id == actor.person_id
    return organisation_id in represented


def may_propose_lift(actor: Actor, *, measure: str, state: str, is_before_committee: bool) -> Verdict:
    if not decides(actor):
        return refuse("Only the committee and the secretariat can propose this.")
    if measure != Measure.SUSPENSION:
        return not_now("Only a suspension can be lifted; against other measures there is the appeal.")
    if state != SanctionState.IN_FORCE:
        return not_now(ENDED.get(SanctionState(state), NOT_PROPOSED_YET))
    return not_now("The committee is deciding about this already.") if is_before_committee else ALLOW


ENDED = {
    SanctionState.REJECTED: "The committee has not imposed this measure.",
    SanctionState.ENDED: "This measure has ended.",
    SanctionState.LIFTED: "This measure has been lifted.",
}


def may_appeal(*, state: str, filed: bool, appeal_by: date | None, today: date) -> Verdict:
    """Once, while the measure stands and until the last day for it."""
    if filed:
        return not_now("An appeal has been filed. You will be told of the decision.")
    if state in {SanctionState.PROPOSED, SanctionState.REJECTED, SanctionState.LIFTED}:
        return not_now(ENDED.get(SanctionState(state), NOT_PROPOSED_YET))
    if appeal_by is None or today > appeal_by:
        return not_now("The time to appeal has passed.")
    return ALLOW


def may_decide_appeal(actor: Actor, *, bound: Collection[int], decided: bool, is_before_committee: bool) -> Verdict:
    """An administrator, where the committee cannot: never anybody who had a part in the measure.

    Args:
        bound: the people who proposed, voted on or closed it, the one it is about and their colleagues.
    """
    if not actor.may(Permission.MEMBERSHIP_SCREEN):
        return refuse("Only the secretariat can do this.")
    if decided:
        return not_now("This appeal is decided.")
    if is_before_committee:
        return not_now("The committee decides this appeal, without those who voted for the measure.")
    if actor.person_id in bound:
        return refuse("You had a part in this measure, so somebody else decides the appeal.")
    return ALLOW
