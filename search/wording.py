"""The question as it may have been meant."""

from collections.abc import Mapping

from search.words import WORD, stem


def wording(
    text: str, total: int, meant: Mapping[str, str], better: Mapping[str, str]
) -> tuple[str | None, str | None]:
    """The question the answer rests on if not on what was typed, and one that would find more, as `Results` has them.

    `meant` and `better` hold, by stem, the words that unknown and rare ones were taken for.
    """
    if meant and total:
        return _with(text, meant), None
    other = _with(text, {**meant, **better})
    return None, other if other != text else None


def _with(text: str, words: Mapping[str, str]) -> str:
    return WORD.sub(lambda word: words.get(stem(word[0]), word[0]), text)
