"""An index of records and their pages behind one face, with two engines. Knows nothing of `app`."""

from search.connecting import connect
from search.engine import Engine
from search.errors import RebuildRefused, SearchUnavailable
from search.marking import mark_words
from search.questions import Hit, PageHit, PageHits, Query, Results, Suggest, Suggestion
from search.records import FACETS, PageText, Record
from search.synonyms import Synonyms, extended, load_synonyms, shipped_synonyms

__all__ = [
    "FACETS",
    "Engine",
    "Hit",
    "PageHit",
    "PageHits",
    "PageText",
    "Query",
    "RebuildRefused",
    "Record",
    "Results",
    "SearchUnavailable",
    "Suggest",
    "Suggestion",
    "Synonyms",
    "connect",
    "extended",
    "load_synonyms",
    "mark_words",
    "shipped_synonyms",
]
