"""Controlled vocabularies as data: repository types, pillars, topics, counties, languages, licences, organisation kinds."""

from app.vocabularies import glossary
from app.vocabularies.change import add_term, forget_after, move_term, rename_term, restore_term, retire_term
from app.vocabularies.models import GlossaryTerm, Term
from app.vocabularies.read import Vocabularies, labels, load_vocabularies
from app.vocabularies.seed import seed_vocabularies

__all__ = [
    "GlossaryTerm",
    "Term",
    "Vocabularies",
    "add_term",
    "forget_after",
    "glossary",
    "labels",
    "load_vocabularies",
    "move_term",
    "rename_term",
    "restore_term",
    "retire_term",
    "seed_vocabularies",
]
