"""How the server is to treat the two indexes.

Meilisearch has no stemming. So what is searched are stems, made here as for the embedded engine, and the
words as written are searched only where a stem is rare: they alone forgive slips and endings. What is shown
is stored beside them and not searched.
"""

import hashlib
from typing import Any

from search.records import FACETS
from search.synonyms import Pattern, Synonyms
from search.words import STOP_WORDS

VERSION = 2

# Where a searched word may stand, the weightiest first. Long texts are cut into parts ("body_stems.0"), which
# count as the field.
_CARD_STEMS = ("title_stems", "lead_stems", "body_stems")
_PAGE_STEMS = ("stems",)
_WRITTEN = "words"

# The words of title and keywords as written, for suggestions.
_HEADS = "heads"

# Begins every stem on the server. Meilisearch forgives slips by finding near words anywhere in the index and
# only then looks which field they are in; so that no stem is ever near a word as written, it looks like none.
_STEM_MARK = "zq"

# Meilisearch looks up synonyms of at most so many words together.
LONGEST_SYNONYM = 3

_RANKING = ["sort", "words", "typo", "proximity", "attribute", "exactness"]


def card_settings(synonyms: Synonyms) -> dict[str, Any]:
    """The settings of the cards' index."""
    facets = [f"facet.{name}" for name in FACETS]
    return {
        **_common(synonyms, _CARD_STEMS, _HEADS),
        "displayedAttributes": ["record", "kind", "id", "url", "title", "summary"],
        "filterableAttributes": ["record", "audience", "listed", "behind", "embargo_until", *facets],
        "sortableAttributes": ["dated"],
        "faceting": {"maxValuesPerFacet": 1000, "sortFacetValuesBy": {"*": "count"}},
        "pagination": {"maxTotalHits": 10_000_000},
    }


def page_settings(synonyms: Synonyms) -> dict[str, Any]:
    """The settings of the pages' index."""
    return {
        **_common(synonyms, _PAGE_STEMS),
        "faceting": {"maxValuesPerFacet": 1000},
        "displayedAttributes": ["card", "number", "text"],
        "filterableAttributes": ["card", "number", "audience", "embargo_until"],
        "sortableAttributes": [],
    }


def synonym_settings(synonyms: Synonyms) -> dict[str, Any]:
    """The part of the settings of both indexes that can change while they live."""
    return {"synonyms": _synonyms(synonyms)}


def stamp() -> str:
    """A short text that differs whenever the server's indexes should be built anew."""
    none = Synonyms()
    settings = (VERSION, card_settings(none), page_settings(none), STOP_WORDS)
    return hashlib.blake2b(repr(settings).encode(), digest_size=8).hexdigest()


def as_stem(form: str) -> str:
    """A stem as it stands on the server. Of other scripts a word would be cut from the mark: they go without."""
    return _STEM_MARK + form if form.isascii() else form


def joined(pattern: Pattern) -> str:
    """A pattern as the text of stems that stands for it on the server, where stop words leave no gap."""
    return " ".join(as_stem(form) for _, form in pattern)


def _common(synonyms: Synonyms, stems: tuple[str, ...], *written: str) -> dict[str, Any]:
    return {
        "searchableAttributes": [*stems, *written, _WRITTEN],
        "rankingRules": _RANKING,
        "stopWords": [],  # left out before the text is sent, so that stop words leave no gap in phrases
        "synonyms": _synonyms(synonyms),
        "typoTolerance": {
            "enabled": True,
            "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
            "disableOnAttributes": list(stems),
            "disableOnNumbers": True,
        },
        "localizedAttributes": [{"attributePatterns": ["*"], "locales": ["eng"]}],
        "searchCutoffMs": 1500,
    }


def _synonyms(synonyms: Synonyms) -> dict[str, list[str]]:
    """Each expression with the others of its groups, as stems."""
    table: dict[str, list[str]] = {}
    for patterns in synonyms.patterns():
        for pattern in patterns:
            others = (joined(other) for other in patterns if other != pattern)
            table.setdefault(joined(pattern), []).extend(others)
    return {one: sorted(set(others)) for one, others in sorted(table.items())}
