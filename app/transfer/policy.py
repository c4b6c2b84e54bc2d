"""Who may bring in, and take out, many documents at once. Each single one is asked for besides."""

from app.access import ALLOW, Actor, Permission, Role, Scope, Verdict, refuse


def may_import(actor: Actor) -> Verdict:
    """The coordinator; an administrator; a representative, for the organisation."""
    if actor.may(Permission.DOCUMENT_REVIEW) or (actor.is_member and actor.may(Permission.HOUSE_RUN)):
        return ALLOW
    if actor.is_member and actor.scopes(Scope.ORGANISATION, Role.REPRESENTATIVE):
        return ALLOW
    return refuse("Only the content coordinator, an administrator or a representative imports documents.")


def may_publish_imports(actor: Actor) -> Verdict:
    if actor.may(Permission.DOCUMENT_REVIEW):
        return ALLOW
    return refuse("Only the content coordinator publishes documents.")
