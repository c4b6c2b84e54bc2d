"""Controlled vocabularies as data: repository types, pillars, topics, counties, languages, licences, organisation kinds."""

from app.vocabularies.change import add_term, forget_after, rename_term, retire_term
from app.vocabularies.models import Term
from app.vocabularies.read import Vocabularies, labels, load_vocabularies
from app.vocabularies.seed import seed_vocabularies

__all__ = [
    "Term",
    "Vocabularies",
    "add_term",
    "forget_after",
    "labels",
    "load_vocabularies",
    "rename_term",
    "retire_term",
    "seed_vocabularies",
]
