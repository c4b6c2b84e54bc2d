"""Who may see how documents are used; pure."""

from app.access import ALLOW, Actor, Permission, Role, Scope, Verdict, refuse


def may_see_overview(actor: Actor) -> Verdict:
    """Numbers of one document are for all who may know of it; those of many are work on the repository."""
    if organisations_of(actor) != frozenset():
        return ALLOW
    return refuse(
        "The content coordinator sees how documents are used, and representatives see it of their organisation's."
    )


def organisations_of(actor: Actor) -> frozenset[int] | None:
    """Whose documents the actor sees numbers of; None for everybody's."""
    if actor.may(Permission.DOCUMENT_REVIEW):
        return None
    return actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE) if actor.is_member else frozenset()
