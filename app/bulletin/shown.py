"""What an author was shown of the editors' words, and what came of it. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from app.bulletin.models import EditState

Texts = Mapping[str, Mapping[str, str]]


class Words(Protocol):
    """Of an item: language → words."""

    @property
    def title(self) -> Mapping[str, str]: ...
    @property
    def summary(self) -> Mapping[str, str]: ...


class Seen(Protocol):
    """Of a submission."""

    @property
    def edited(self) -> Texts: ...
    @property
    def edit_state(self) -> str: ...


class Standing(StrEnum):
    """UNWRITTEN: nobody wrote a summary yet. UNSHOWN: its author has not seen it. SHOWN: they have not said anything.

    CHANGED: the words are others than those that the author saw.
    """

    UNWRITTEN = "unwritten"
    UNSHOWN = "unshown"
    SHOWN = "shown"
    AGREED = "agreed"
    CONTESTED = "contested"
    CHANGED = "changed"


def texts_of(item: Words) -> dict[str, dict[str, str]]:
    """Language → {"title", "summary"}, of the languages in which somebody wrote a summary."""
    return {
        language: {"title": item.title.get(language, ""), "summary": summary}
        for language, summary in item.summary.items()
        if summary
    }


def standing_of(submission: Seen, item: Words) -> Standing:
    texts = texts_of(item)
    if not texts:
        return Standing.UNWRITTEN
    if submission.edit_state == EditState.NONE:
        return Standing.UNSHOWN
    return Standing(submission.edit_state) if texts == dict(submission.edited) else Standing.CHANGED
