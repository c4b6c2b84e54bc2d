"""Suggesting titles, whatever the engine: what has been typed, which titles go best with it, how they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from search.marking import Span, marked
from search.words import WORD, folded, plain_words, stem

LONGEST_TEXT = 200
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Typed:
    """The plain words, and whether the last may go on."""

    words: tuple[str, ...]
    unfinished: bool

    @property
    def plain(self) -> str:
        """The words as a title would begin with them; a space at the end where the last is finished."""
        return " ".join(self.words) + ("" if self.unfinished else " ")

    @property
    def one_letter(self) -> bool:
        """So little that only the beginnings of titles say anything."""
        return self.unfinished and len(self.words) == 1 and len(self.words[0]) == 1


def read_typed(text: str) -> Typed:
    """An over-long text is cut; one without words is empty."""
    words = tuple(plain_words(text[:LONGEST_TEXT]))[:MOST_WORDS]
    return Typed(words, bool(words) and text[-1:].isalnum())


def fitting(title: str, typed: Typed) -> tuple[int, ...]:
    """How well a title goes with what was typed; the smaller, the better."""
    words = plain_words(title)
    if " ".join(words).startswith(typed.plain.rstrip()):
        return (0, len(words))
    missing = sum(not _begun(word, words, typed, place) for place, word in enumerate(typed.words))
    return (1 + missing, _first(words, typed), len(words))


def title_marked(title: str, typed: Typed) -> str:
    """The title as safe HTML with the typed words, and what begins with the last, in <mark>."""
    forms = {stem(word) for word in typed.words} - {""}
    last = typed.words[-1] if typed.unfinished else None
    spans = []
    for match in WORD.finditer(title):
        form = folded(match[0])
        if form in typed.words or stem(match[0]) in forms or (last is not None and form.startswith(last)):
            spans.append(Span(match.start(), match.end(), 0))
    return marked(title, spans)


def _begun(word: str, words: Sequence[str], typed: Typed, place: int) -> bool:
    if typed.unfinished and place == len(typed.words) - 1:
        return any(other.startswith(word) for other in words)
    return word in words or any(stem(other) == stem(word) for other in words)


def _first(words: Sequence[str], typed: Typed) -> int:
    places = [place for place, word in enumerate(words) if word.startswith(typed.words[0])]
    return places[0] if places else len(words)
