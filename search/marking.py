"""Where the searched words stand in a text, and how they are shown: safe HTML whose only tag is <mark>."""

import re
import unicodedata
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from search.distance import slips_between
from search.synonyms import Pattern, Synonyms, shipped_synonyms
from search.wanted import Wanted, read
from search.words import WORD, folded, spellings, stem


class Span(NamedTuple):
    """A stretch of a text to be marked, and which of the wanted things it is (a word's own number)."""

    start: int
    end: int
    what: int


class Marker:
    """Finds the words of one question in texts.

    `also` maps a searched word's stem to other stems that the engine accepted for it (slips, endings).
    """

    def __init__(self, wanted: Wanted, also: dict[str, tuple[str, ...]] | None = None) -> None:
        self._wanted = wanted
        self._patterns: dict[str, list[tuple[Pattern, int]]] = {}
        for number, word in enumerate(wanted.words):
            own = (word.stem, *(also or {}).get(word.stem, ())) if word.stem else (word.typed,)
            for pattern in (*(((0, form),) for form in own), *word.others):
                self._patterns.setdefault(pattern[0][1], []).append((pattern, number))
        for number, pattern in enumerate(wanted.phrases, start=len(wanted.words)):
            self._patterns.setdefault(pattern[0][1], []).append((pattern, number))
        for patterns in self._patterns.values():
            patterns.sort(key=lambda pattern: -len(pattern[0]))
        self._candidates = _candidates(self._patterns)

    def spans(self, text: str, *, guess: bool = False) -> list[Span]:
        """The places of the searched words, in order and apart from one another.

        With `guess`, a word that occurs nowhere in the text marks what is a few slips from it, and the
        last word what begins with it; for texts that an engine of its own understanding has found.
        """
        if self._candidates is None:
            return []
        plain = _plain(text)
        found: list[Span] = []
        end = 0
        for match in self._candidates.finditer(plain):
            start = match.start()
            if start < end or plain[start - 1 : start].isalnum():
                continue
            span = self._span_at(plain, start, match[0])
            if span is not None:
                found.append(span)
                end = span.end
        if guess:
            found = self._with_guesses(plain, found)
        return found

    def _span_at(self, plain: str, start: int, word: str) -> Span | None:
        patterns = self._patterns.get(stem(word)) or self._patterns.get(folded(word)) or ()
        for pattern, number in patterns:
            end = start + len(word) if len(pattern) == 1 else _end_of(pattern, plain, start)
            if end is not None:
                return Span(start, end, number)
        return None

    def _with_guesses(self, plain: str, found: list[Span]) -> list[Span]:
        seen = {span.what for span in found}
        missing = [(n, w) for n, w in enumerate(self._wanted.words) if n not in seen and w.stem]
        if not missing:
            return found
        taken = {span.start for span in found}
        for match in WORD.finditer(plain):
            form = folded(match[0])
            for number, word in missing:
                if match.start() not in taken and _is_guess(word.typed, form, word.slips, self._wanted.unfinished):
                    taken.add(match.start())
                    found.append(Span(match.start(), match.end(), number))
        return sorted(found, key=lambda span: span.start)


def marked(text: str, spans: Iterable[Span]) -> str:
    """The whole text, escaped, with the spans in <mark>."""
    parts: list[str] = []
    end = 0
    for span in spans:
        parts += (escape(text[end : span.start]), "<mark>", escape(text[span.start : span.end]), "</mark>")
        end = span.end
    parts.append(escape(text[end:]))
    return "".join(parts)


def mark_words(text: str, query: str, synonyms: Synonyms | None = None) -> str:
    """The whole text as safe HTML with what `query` asks for in <mark>: stems, phrases, synonyms, slips."""
    marker = Marker(read(query, synonyms if synonyms is not None else shipped_synonyms()))
    return marked(text, marker.spans(text, guess=True))


def _is_guess(typed: str, form: str, slips: int, unfinished: str) -> bool:
    if typed == unfinished and form.startswith(typed):
        return True
    return slips > 0 and slips_between(typed, form, slips) is not None


def _end_of(pattern: Pattern, plain: str, start: int) -> int | None:
    """Where the phrase that starts here ends, if it is the phrase; any word may fill a stop word's place."""
    expected = dict(pattern)
    last = pattern[-1][0]
    for place, match in enumerate(WORD.finditer(plain, start)):
        if place in expected and stem(match[0]) != expected[place]:
            return None
        if place == last:
            return match.end()
    return None


def _candidates(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """An expression for what may be words of these stems: runs of letters that begin as a stem does.

    A stem differs from its words in its last letter at most ("polici" and "policy"), or in its last two
    after "ie" ("die" and "dying"). What is found is looked at again: it may start inside a word, which an
    expression could rule out only at three times the cost, or have another stem.
    """
    begins = set()
    for form in patterns:
        for spelled in spellings(form):
            kept = len(spelled) - (2 if spelled.endswith("ie") else 1)
            begins.add(re.escape(spelled[: max(1, kept)]))
    return re.compile(rf"(?:{'|'.join(sorted(begins))})[^\W_]*") if begins else None


def _plain(text: str) -> str:
    """The text lowered and without accents, each letter still in its own place."""
    return text.lower() if text.isascii() else text.translate(_PLAIN)


class _Plain(dict[int, int]):
    """A translation table that finds out about each letter when it first meets it."""

    def __missing__(self, code: int) -> int:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        self[code] = ord(base) if len(base) == 1 else code
        return self[code]


_PLAIN = _Plain()
