"""What a question asks for, read out of what a person typed.

The text is only ever cut into words and quoted phrases: it has no operators, so nothing in it can reach
a field, a filter or an engine's own query language.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from search.distance import slips_allowed
from search.questions import Sort
from search.synonyms import Found, Pattern, Synonyms
from search.words import WEAK_WORDS, WORD, folded, placed_stems, stem

LONGEST_TEXT = 1000
MOST_WORDS = 24
SHORTEST_PREFIX = 3
ENOUGH = 20

_QUOTED = re.compile(r'"([^"]*)"?|[^"]+')
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))


@dataclass(frozen=True, slots=True)
class Word:
    """One searched word: as typed (folded), its stem, how often it was typed, and what means the same.

    The stem is empty for a stop word, which is searched only where nothing else was asked for.
    """

    typed: str
    stem: str
    times: int = 1
    others: tuple[Pattern, ...] = ()

    @property
    def weak(self) -> bool:
        """Whether the word is only what people wrap a question in."""
        return self.typed in WEAK_WORDS

    @property
    def slips(self) -> int:
        """How many typing slips are forgiven."""
        return slips_allowed(self.typed)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question's distinct words, and its quoted phrases, which must occur as they were typed, by their stems.

    `pairs` are stems typed next to each other. `unfinished` is the last word if it may be the beginning
    of a longer one.
    """

    words: tuple[Word, ...] = ()
    phrases: tuple[Pattern, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    unfinished: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)

    @property
    def strong(self) -> tuple[Word, ...]:
        """The words that may be demanded of a result: those that are not weak, unless all are."""
        return tuple(word for word in self.words if not word.weak) or self.words

    @property
    def needed(self) -> int:
        """How many of the strong words a result must hold, at first asking.

        Of up to three words all, of up to five more than half; a long question is a description, and
        there the ranking decides: demanding a share of its words costs more good results than bad.
        """
        count = len(self.strong)
        if count <= 3:
            return count
        return count // 2 + 1 if count <= 5 else 1

    def enough(self, sort: Sort) -> int:
        """With fewer results than this, any one word will do after all.

        Two words belong together unless nothing has both. By date, a result with one word of many could
        come first, so there too only an empty answer is widened.
        """
        return ENOUGH if len(self.strong) > 2 and sort == "relevance" else 1


def read(text: str, synonyms: Synonyms) -> Wanted:
    """Understand what was typed; an over-long text is cut, never refused."""
    text = text[:LONGEST_TEXT].translate(_QUOTES)
    loose: list[str] = []
    phrases: list[Pattern] = []
    for piece in _QUOTED.finditer(text):
        if piece[1] is None:
            loose.extend(WORD.findall(piece[0]))
        elif len(pattern := placed_stems(piece[1])) > 1:
            phrases.append(pattern)
        else:
            loose.extend(WORD.findall(piece[1]))
    loose = [word for word in loose if folded(word)][:MOST_WORDS]
    content = [word for word in loose if stem(word)]
    if not content:
        plain = dict.fromkeys(folded(word) for word in loose) if not phrases else {}
        return Wanted(tuple(Word(word, "") for word in plain), tuple(phrases))
    forms = [stem(word) for word in content]
    last = folded(loose[-1])
    open_ended = text[-1:].isalnum() and len(last) >= SHORTEST_PREFIX and content[-1] == loose[-1]
    return Wanted(
        _words(content, forms, synonyms),
        tuple(phrases),
        tuple(dict.fromkeys((one, two) for one, two in pairwise(forms) if one != two)),
        last if open_ended else "",
    )


def _longest(found: list[Found]) -> list[Found]:
    """Without what lies within a longer expression: who asks for social protection does not ask for protection."""
    return [
        one
        for one in found
        if not any(
            other.length > one.length
            and other.start <= one.start
            and one.start + one.length <= other.start + other.length
            for other in found
        )
    ]


def _words(content: list[str], forms: list[str], synonyms: Synonyms) -> tuple[Word, ...]:
    others: dict[str, list[Pattern]] = {}
    for found in _longest(synonyms.within(forms)):
        for form in forms[found.start : found.start + found.length]:
            others.setdefault(form, []).extend(found.others)
    typed = {form: folded(word) for form, word in zip(reversed(forms), reversed(content), strict=True)}
    return tuple(
        Word(typed[form], form, forms.count(form), tuple(dict.fromkeys(others.get(form, ()))))
        for form in dict.fromkeys(forms)
    )
