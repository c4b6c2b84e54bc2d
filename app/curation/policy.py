"""Who may tend what. Pure."""

from app.access import ALLOW, HIDE, Actor, Permission, Verdict, not_now, refuse
from app.groups import policy as groups

CLOSED = "The working group of this collection is closed: it can be read, but nothing in it changes."


def may_see(actor: Actor, audience: str) -> Verdict:
    """That a collection exists; what it holds is asked document by document."""
    return ALLOW if actor.readable_audiences is None or audience in actor.readable_audiences else HIDE


def may_begin(actor: Actor, group_id: int | None) -> Verdict:
    """A collection of a group: whoever runs the group; of the community: the content coordinator, who may begin either."""
    if not actor.is_member:
        return HIDE
    if actor.may(Permission.DOCUMENT_REVIEW) or (group_id is not None and groups.runs(actor, group_id)):
        return ALLOW
    return refuse(
        "The lead or the secretary of a working group makes collections for it; others are the content coordinator's."
    )


def may_tend(actor: Actor, audience: str, group_id: int | None, *, is_open: bool) -> Verdict:
    """Change a collection and what is in it. `is_open`: whether its group still works; True where it has none."""
    if not (seen := may_see(actor, audience)):
        return seen
    if not (begun := may_begin(actor, group_id)):
        return (
            refuse(begun.reason) if not begun.hidden else refuse("Collections are tended by those who run the group.")
        )
    return ALLOW if is_open else not_now(CLOSED)


def may_name(actor: Actor) -> Verdict:
    """Change vocabularies and the glossary."""
    return ALLOW if actor.may(Permission.DOCUMENT_REVIEW) else HIDE
