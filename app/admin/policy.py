"""What an administrator may do to an account. Pure; the gates have let only administrators in."""

from app.access import ALLOW, Actor, Role, Verdict, refuse
from app.accounts import PersonState

# Roles of a committee come with a seat and end with its term: they are given and taken on the committee's page.
GIVEN = (Role.ADMINISTRATOR, Role.COORDINATOR)
SEATED = frozenset({Role.COMMITTEE_MEMBER, Role.COMMITTEE_CHAIR})
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


def may_end_role(role: str, others: int, *, seated: bool) -> Verdict:
    """Whether this role can end here.

    Args:
        others: working accounts of other administrators, of whom one has to stay.
        seated: whether the person has a seat in a committee now, which its roles go with.
    """
    if role in SEATED and seated:
        return refuse("This role goes with a seat: end the term on the page of the committee.")
    if role == Role.ADMINISTRATOR and not others:
        return refuse(LAST_ADMINISTRATOR)
    return ALLOW
