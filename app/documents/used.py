"""Whose looking at a document counts as its use."""

from app.access import Actor
from app.documents.models import DocumentState
from app.documents.policy import Standing, keeps, reviews

KIND = "document"
"""Under this name `usage` counts."""


def is_counted(actor: Actor, document: Standing) -> bool:
    """Readers of what is published; not those who answer for it or review it, whose looking is work on it."""
    return document.state == DocumentState.PUBLISHED and not reviews(actor) and not keeps(actor, document)
