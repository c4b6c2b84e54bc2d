"""From what people and programs write to the codes of the vocabularies."""

from collections.abc import Sequence
from functools import lru_cache

from app.core.text import slugify
from app.vocabularies import Vocabularies

TERMS = {"pillars": "pillar", "topics": "topic", "counties": "county"}
"""Fields that hold several codes, and the vocabulary of each."""


def resolve(vocabularies: Vocabularies, vocabulary: str, typed: str) -> str | None:
    """The code that was meant: the code itself, or a label in either language, whatever its case and joining marks."""
    if vocabularies.knows(vocabulary, typed):
        return typed
    english, swahili = (tuple(vocabularies.labels(vocabulary, language).items()) for language in ("en", "sw"))
    return _plain(english, swahili).get(slugify(typed)) if typed.strip() else None


def resolve_all(vocabularies: Vocabularies, vocabulary: str, typed: Sequence[str]) -> tuple[list[str], list[str]]:
    """Codes in the order of the vocabulary, each once; and what was not understood."""
    found = [(word, resolve(vocabularies, vocabulary, word)) for word in typed]
    codes = {code for _, code in found if code is not None}
    return [code for code in vocabularies.labels(vocabulary) if code in codes], [
        word for word, code in found if code is None
    ]


@lru_cache(maxsize=64)
def _plain(*labels: tuple[tuple[str, str], ...]) -> dict[str, str]:
    by_label = {slugify(label): code for pairs in labels for code, label in pairs}
    return by_label | {slugify(code): code for pairs in labels for code, _ in pairs}
