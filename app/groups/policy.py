"""Who may see and change what of a working group. Pure: no session, no request."""

from app.access import ALLOW, Actor, Permission, Role, Scope, Verdict, refuse
from app.groups.models import GroupState

CLOSED = "This group is closed: it can be read, but nothing in it changes."


def may_see_space(actor: Actor, group_id: int) -> Verdict:
    """The group's own shelf: members of the group, its guests until their date, and whoever moderates everywhere."""
    if group_id in actor.group_ids or actor.may(Permission.CONTENT_MODERATE):
        return ALLOW
    return refuse("Only members of the group see its documents.")


def may_see_members(actor: Actor) -> Verdict:
    return ALLOW if actor.is_member else refuse("The members of a group are shown to members of the community.")


def may_manage_members(actor: Actor, group_id: int, state: str) -> Verdict:
    """Leads and secretaries while they may take part in the community, and administrators."""
    if not (runs(actor, group_id) or actor.may(Permission.PEOPLE_MANAGE)):
        return refuse("Only the leads and the secretary of the group manage its members.")
    return ALLOW if state == GroupState.OPEN else refuse(CLOSED)


def may_change_role(actor: Actor, present: str, wanted: Role | None) -> Verdict:
    """Leads are named by the lead agency, so only an administrator makes or removes one; a guest's stay is theirs too.

    Args:
        present: the role somebody has in the group; empty for none.
        wanted: the role to be; None to leave the group.
    """
    kept = {Role.GROUP_LEAD, Role.GUEST}
    if actor.may(Permission.PEOPLE_MANAGE) or not ({present, wanted} & kept):
        return ALLOW
    return refuse("Only an administrator can change who leads a group and who is its guest.")


def runs(actor: Actor, group_id: int) -> bool:
    return actor.is_member and group_id in actor.scopes(Scope.GROUP, Role.GROUP_LEAD, Role.GROUP_SECRETARY)


def belongs(actor: Actor, group_id: int) -> bool:
    """As lead, secretary or member; a guest visits."""
    return group_id in actor.scopes(Scope.GROUP, Role.GROUP_LEAD, Role.GROUP_SECRETARY, Role.GROUP_MEMBER)
