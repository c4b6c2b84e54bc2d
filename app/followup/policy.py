"""Who sees an action point, says how it stands, and steers it. Pure: no session, no request.

`queries.readable` says in SQL what `may_see` says here; a test compares the two.
"""

from typing import Protocol

from app.access import ALLOW, HIDE, Actor, Permission, Role, Scope, Verdict, not_now, refuse
from app.core.quarters import Quarter
from app.groups import policy as groups

CLOSED = groups.CLOSED


class Standing(Protocol):
    """What a decision needs to know of an action point; the model has these columns."""

    @property
    def audience(self) -> str: ...
    @property
    def group_id(self) -> int | None: ...
    @property
    def owner_id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int | None: ...


def runs(actor: Actor, group_id: int | None) -> bool:
    """Whether the actor answers for what a group agreed; for the community's, coordinators and the secretariat do."""
    if actor.may(Permission.CONTENT_MODERATE):
        return True
    return actor.may(Permission.MEMBERSHIP_SCREEN) if group_id is None else groups.runs(actor, group_id)


def owns(actor: Actor, action: Standing) -> bool:
    """By name; or, where an organisation as such is to do it, as its representative."""
    if action.owner_id is not None:
        return action.owner_id == actor.person_id
    return action.organisation_id in actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE)


def may_see(actor: Actor, action: Standing) -> Verdict:
    """Its audience, whoever is to do it, and who answers for it: but a group's private ones are not the secretariat's."""
    if actor.readable_audiences is None or action.audience in actor.readable_audiences or owns(actor, action):
        return ALLOW
    of_community = action.group_id is None and not action.audience.startswith("group-")
    return ALLOW if of_community and actor.may(Permission.MEMBERSHIP_SCREEN) else HIDE


def may_report(actor: Actor, action: Standing, *, is_open: bool) -> Verdict:
    """Say how it stands: who is to do it, and who answers for it.

    Args:
        is_open: whether its group is at work; True for the community's.
    """
    if not (seen := may_see(actor, action)):
        return seen
    if not (owns(actor, action) or runs(actor, action.group_id)):
        return refuse("Only its owner and those who run the group say how it stands.")
    return ALLOW if is_open else not_now(CLOSED)


def may_steer(actor: Actor, action: Standing, *, is_open: bool) -> Verdict:
    """Another day, another owner."""
    if not (seen := may_see(actor, action)):
        return seen
    if not runs(actor, action.group_id):
        return refuse("Only those who run the group change its day or its owner.")
    return ALLOW if is_open else not_now(CLOSED)


def may_see_list(actor: Actor, group_id: int) -> Verdict:
    """What a group agreed among itself is as invisible as its other papers."""
    if actor.readable_audiences is None or group_id in actor.group_ids:
        return ALLOW
    return HIDE


def may_add(actor: Actor, group_id: int, *, is_open: bool) -> Verdict:
    """Action points that no meeting wrote down, recommendations, highlights."""
    if not runs(actor, group_id):
        return refuse("Only the group's lead or secretary does this.")
    return ALLOW if is_open else not_now(CLOSED)


def may_bring(actor: Actor, group_id: int, quarter: Quarter, now: Quarter, *, is_open: bool) -> Verdict:
    """Highlights of this quarter, and of the last one until the next begins: the roundtable may sit after its end."""
    if not (verdict := may_add(actor, group_id, is_open=is_open)):
        return verdict
    return (
        ALLOW
        if now.previous <= quarter <= now
        else not_now("Only this quarter's highlights and the last one's change.")
    )


def may_take_away(actor: Actor, group_id: int) -> Verdict:
    """The list as a table; of a closed group too."""
    return ALLOW if runs(actor, group_id) else refuse("Only those who run the group take its list away.")


def may_see_highlights(actor: Actor, group_id: int | None = None) -> Verdict:
    """Members see all groups'; a guest those of the group they visit."""
    if actor.is_member or (group_id is not None and group_id in actor.group_ids):
        return ALLOW
    return refuse("Highlights are shown to members of the community.")
