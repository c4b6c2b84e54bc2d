"""Who may see and change what of a working group. Pure: no session, no request."""

from app.access import ALLOW, Actor, Permission, Role, Scope, Verdict, not_now, refuse
from app.groups.models import EntryKind, EntryState, GroupState

CLOSED = "This group is closed: it can be read, but nothing in it changes."
ANSWERED = {
    EntryState.ACCEPTED: "This was accepted already.",
    EntryState.DECLINED: "This was declined already.",
    EntryState.WITHDRAWN: "This was withdrawn.",
}


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


def may_write_terms(actor: Actor, group_id: int, state: str) -> Verdict:
    """A new version of the terms of reference."""
    if not (runs(actor, group_id) or actor.may(Permission.CONTENT_MODERATE)):
        return refuse("Only the leads, the secretary and the content coordinator write the terms of reference.")
    return ALLOW if state == GroupState.OPEN else refuse(CLOSED)


def may_join(actor: Actor, group_id: int, state: str) -> Verdict:
    """Ask the group to let one in."""
    if not actor.is_member:
        return refuse("Members of the community can ask to join a group.")
    if belongs(actor, group_id):
        return not_now("You belong to this group already.")
    return ALLOW if state == GroupState.OPEN else refuse(CLOSED)


def may_leave(actor: Actor, group_id: int, state: str) -> Verdict:
    if not belongs(actor, group_id):
        return refuse("You do not belong to this group.")
    if state != GroupState.OPEN:
        return refuse(CLOSED)
    if group_id in actor.scopes(Scope.GROUP, Role.GROUP_LEAD) and not actor.may(Permission.PEOPLE_MANAGE):
        return refuse("You lead this group: ask an administrator to name another lead first.")
    return ALLOW


def may_answer(actor: Actor, group_id: int, state: str, *, kind: str, person_id: int, standing: str) -> Verdict:
    """Requests are answered by the group, invitations by whoever is invited.

    Args:
        state: of the group; `standing`: of the entry.
    """
    if kind == EntryKind.INVITATION:
        if actor.person_id != person_id:
            return refuse("Only whoever is invited answers.")
        if not actor.is_member:
            return refuse("Only members of the community can join a group.")
        if state != GroupState.OPEN:
            return refuse(CLOSED)
    elif not (manages := may_manage_members(actor, group_id, state)):
        return manages
    return _still_waits(standing)


def may_withdraw(actor: Actor, group_id: int, *, kind: str, person_id: int, standing: str) -> Verdict:
    """One's own request; an invitation, by those who invite."""
    own = actor.person_id == person_id if kind == EntryKind.REQUEST else runs(actor, group_id)
    if not (own or (kind == EntryKind.INVITATION and actor.may(Permission.PEOPLE_MANAGE))):
        return refuse("Only whoever asked can withdraw this.")
    return _still_waits(standing)


def runs(actor: Actor, group_id: int) -> bool:
    return actor.is_member and group_id in actor.scopes(Scope.GROUP, Role.GROUP_LEAD, Role.GROUP_SECRETARY)


def belongs(actor: Actor, group_id: int) -> bool:
    """As lead, secretary or member; a guest visits."""
    return group_id in actor.scopes(Scope.GROUP, Role.GROUP_LEAD, Role.GROUP_SECRETARY, Role.GROUP_MEMBER)


def _still_waits(standing: str) -> Verdict:
    return ALLOW if standing == EntryState.WAITING else not_now(ANSWERED[EntryState(standing)])
