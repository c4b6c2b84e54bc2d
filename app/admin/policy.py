"""What an administrator may do to an account. Pure; the gates have let only administrators in."""

from app.access import ALLOW, Actor, Role, Verdict, refuse
from app.accounts import PersonState

GIVEN = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.COMMITTEE_MEMBER, Role.COMMITTEE_CHAIR)
LAST_ADMINISTRATOR = "This is the last administrator of the community: appoint another one first."


def may_suspend(actor: Actor, person_id: int, state: str) -> Verdict:
    if state == PersonState.SUSPENDED:
        return refuse("This person is suspended already.")
    return refuse("You cannot suspend yourself.") if actor.person_id == person_id else ALLOW


def may_restore(state: str, *, by_committee: bool) -> Verdict:
    """`by_committee`: whether a suspension that the committee imposed is in force."""
    if by_committee:
        return refuse("The committee suspended this person: the account opens when the suspension ends or is lifted.")
    return ALLOW if state == PersonState.SUSPENDED else refuse("This person is not suspended.")


def may_invite_again(state: str) -> Verdict:
    return ALLOW if state == PersonState.INVITED else refuse("This person has already accepted the invitation.")


def may_give_role(state: str) -> Verdict:
    return refuse("Restore the account first.") if state == PersonState.SUSPENDED else ALLOW


def may_end_role(role: str, others: int) -> Verdict:
    """`others` counts the working accounts of other administrators: one has to stay."""
    if role == Role.ADMINISTRATOR and not others:
        return refuse(LAST_ADMINISTRATOR)
    return ALLOW
