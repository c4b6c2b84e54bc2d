"""What came of a row, and how sentences about it are kept and said again in another language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.core.sentences import Sentence

Problem = tuple[str, str]
"""A field, or "" for the whole row, and the sentence about it."""


class Result(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`document_id`: None while there is no such document, as in a trial."""

    line: int
    external_id: str
    title: str
    result: Result
    document_id: int | None = None
    problems: Sequence[Problem] = ()

    @property
    def said(self) -> str:
        """In English, for the terminal and for files."""
        return " ".join(f"{name}: {sentence}" if name else sentence for name, sentence in self.problems)


def kept_sentence(sentence: str) -> list[Any]:
    """For a JSON column: the message, and what fills it."""
    if not isinstance(sentence, Sentence):
        return [str(sentence), {}]
    return [
        sentence.message,
        {
            name: kept_sentence(value) if isinstance(value, Sentence) else value
            for name, value in sentence.values.items()
        },
    ]


def kept_problems(problems: Sequence[Problem]) -> dict[str, Any]:
    return {"of": [[name, *kept_sentence(sentence)] for name, sentence in problems]} if problems else {}


def sentence_of(kept: Sequence[Any]) -> str:
    """From `kept_sentence`."""
    message, values = kept
    filled = {name: sentence_of(value) if isinstance(value, list) else value for name, value in values.items()}
    return Sentence(message, **filled) if filled else str(message)


def problems_of(kept: Mapping[str, Any]) -> list[Problem]:
    return [(name, sentence_of(rest)) for name, *rest in kept.get("of", ())]
