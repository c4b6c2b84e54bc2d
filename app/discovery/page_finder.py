"""Pages of one document with the words, and the words on them: what the reader of documents jumps between."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

import search
from app.access import Actor
from app.core import clock
from app.core.services import Services
from app.discovery.engine import Index

MOST = 300


def find_pages(
    session: Session, services: Services, actor: Actor, document_id: int, words: str
) -> Sequence[int] | None:
    """The best of them, in no order; None where the index does not answer, or does not have the document for this reader."""
    now = int(clock.now().timestamp())
    try:
        engine = services.get(Index).tuned(session)
        found = engine.search_pages(f"document-{document_id}", words, actor.readable_audiences, now, MOST)
    except search.SearchUnavailable:
        return None
    return [hit.number for hit in found.hits] or None


def mark_words(session: Session, services: Services, text: str, words: str) -> str:
    """As `search.mark_words`, by the glossary of the house."""
    return search.mark_words(text, words, services.get(Index).synonyms(session) if words else None)
