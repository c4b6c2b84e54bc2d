"""Who may bring in many documents at once. Each single one is asked for besides."""

from app.access import ALLOW, Actor, Permission, Verdict, refuse
from app.documents import may_import

__all__ = ["may_import", "may_publish_imports"]


def may_publish_imports(actor: Actor) -> Verdict:
    if actor.may(Permission.DOCUMENT_REVIEW):
        return ALLOW
    return refuse("Only the content coordinator publishes documents.")
