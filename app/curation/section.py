"""The part of a document's page that says in which collections it stands."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app import documents
from app.access import Actor, Permission, Role, Scope
from app.core.services import Services
from app.curation import queries
from app.curation.pages import InCollections


def in_collections(
    session: Session, _services: Services, actor: Actor, document: documents.Detail, _language: str
) -> Sequence[documents.Section]:
    """Nothing where it is in none and the reader tends none: one query for most readers."""
    holding = queries.holding(session, actor, document.id)
    tends = (
        actor.may(Permission.DOCUMENT_REVIEW)
        or actor.scopes(Scope.GROUP, Role.GROUP_LEAD)
        or actor.scopes(Scope.GROUP, Role.GROUP_SECRETARY)
    )
    present = {number for number, _ in holding}
    tended = [one for one in queries.tended(session, actor) if one[0] not in present] if tends else []
    if not holding and not tended:
        return ()
    return (
        documents.Section("curation/_in_collections.html", InCollections(document.id, holding, tended), beside=True),
    )
