"""Whether what an item tells was written by a person, in one language. Pure.

A summary that is absent, or says what the draft says, is still a draft; an empty one lets the facts speak, where there are any
that can.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol

from app.bulletin.models import SourceKind

FACTS_SPEAK = frozenset(
    {SourceKind.EVENT, SourceKind.ORGANISATION, SourceKind.MILESTONE, SourceKind.RECOGNITION, SourceKind.CALL}
)
Texts = Mapping[str, Any]


class Written(StrEnum):
    DRAFT = "draft"
    WRITTEN = "written"
    FACTS = "facts"


class Told(Protocol):
    """What is asked of an item; the model has these columns, and so have rows of a list."""

    @property
    def source_kind(self) -> str: ...
    @property
    def title(self) -> Texts: ...
    @property
    def summary(self) -> Texts: ...
    @property
    def draft(self) -> Texts: ...


def written(item: Told, language: str) -> Written:
    words = item.summary.get(language)
    if words is None:
        return Written.DRAFT
    said = " ".join(str(words).split())
    if not said:
        return Written.FACTS if item.source_kind in FACTS_SPEAK else Written.DRAFT
    drafts = (" ".join(str(one).split()) for one in item.draft.values())
    return Written.DRAFT if said in drafts else Written.WRITTEN


def complete(item: Told, language: str) -> bool:
    """A title, and words that a person wrote or facts that speak for themselves."""
    return bool(str(item.title.get(language) or "").strip()) and written(item, language) is not Written.DRAFT
