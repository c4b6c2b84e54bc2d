"""Documents that speak of the same: a part of a document's page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

import search
from app import documents
from app.access import Actor
from app.core import clock
from app.core.services import Services
from app.discovery.engine import Index
from app.documents import Detail, DocumentRow, Section

MOST = 5


@dataclass(frozen=True, slots=True)
class AlikePage:
    """`discovery/_alike.html`: `href` of the list while it is still to come, "" once `rows` are here."""

    href: str
    rows: Sequence[DocumentRow] = ()


def section(_session: Session, _services: Services, _actor: Actor, detail: Detail, _language: str) -> Sequence[Section]:
    """A place on the page, which the browser fills when its reader comes near it; without scripts a link."""
    if detail.facts.state != "published" or not detail.readable:
        return ()
    return (Section("discovery/_alike.html", AlikePage(f"/documents/{detail.id}/similar")),)


def alike(session: Session, services: Services, actor: Actor, document_id: int, language: str) -> list[DocumentRow]:
    """Such as the actor may read now, the most alike first; nothing for one that they may not read, or while the engine is away."""
    _, readable = documents.open_among(session, actor, [document_id])
    if not readable.get(document_id, False):
        return []
    try:
        hits = (
            services.get(Index)
            .tuned(session)
            .similar(f"document-{document_id}", actor.readable_audiences, int(clock.now().timestamp()), MOST + 3)
        )
    except search.SearchUnavailable:
        return []
    _, allowed = documents.open_among(session, actor, [hit.id for hit in hits])
    shown = [hit.id for hit in hits if allowed.get(hit.id, False)][:MOST]
    rows = documents.rows(session, actor, shown, language)
    return [rows[number] for number in shown if number in rows]
