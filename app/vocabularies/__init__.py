"""Controlled vocabularies as data: repository types, pillars, topics, counties, languages, licences, organisation kinds."""

from app.vocabularies.models import Term
from app.vocabularies.read import Vocabularies, labels, load_vocabularies
from app.vocabularies.seed import seed_vocabularies

__all__ = ["Term", "Vocabularies", "labels", "load_vocabularies", "seed_vocabularies"]
