"""A question as the text that is sent: stems, or for rare words the words as typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from search.meili.settings import LONGEST_SYNONYM, as_stem, joined
from search.synonyms import Synonyms
from search.wanted import Wanted, Word

# Meilisearch looks at the first ten words of a question.
MOST_WORDS = 10

# A word in fewer visible documents than this is also searched for as a slip or a beginning.
RARE = 3


@dataclass(frozen=True, slots=True)
class Phrasing:
    """The parts of the text: quoted phrases and words. `open_ended`: the last may be a beginning.

    `every` are all the words by themselves, the rarest first, also those that one text has no room for.
    """

    parts: tuple[str, ...] = ()
    open_ended: bool = False
    quoted: tuple[str, ...] = ()
    every: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole text. A space at its end tells Meilisearch that the last word is finished."""
        return " ".join(self.parts) + ("" if self.open_ended else " ")


def countable(wanted: Wanted) -> dict[str, str]:
    """The text to send for each stem to learn in how many documents it is."""
    return {word.stem: f"{as_stem(word.stem)} " for word in wanted.strong if word.stem}


def phrase(wanted: Wanted, synonyms: Synonyms, counts: Mapping[str, int]) -> Phrasing:
    """Word the question, knowing in how many visible documents each stem is.

    Where too few results have all words, Meilisearch leaves out words from the end and always demands the
    first. So words that occur nowhere go to the end.
    """
    words = wanted.strong[: MOST_WORDS - len(wanted.phrases)]
    known = [word for word in words if counts.get(word.stem, 1)]
    ordered = [*known, *(word for word in words if word not in known)]
    rare = frozenset(word.stem for word in words if _is_rare(word, wanted, counts))
    quoted = tuple(f'"{joined(pattern)}"' for pattern in wanted.phrases)
    parts = [as_stem(form) if form else typed for form, typed in _shortened(ordered, rare, synonyms)]
    last = ordered[-1] if ordered else None
    open_ended = last is not None and last.stem in rare and last.typed == wanted.unfinished
    return Phrasing((*quoted, *parts), open_ended, quoted, _singly(wanted, counts))


def _singly(wanted: Wanted, counts: Mapping[str, int]) -> tuple[str, ...]:
    """Each strong word, or the short form of a longer expression that it stands in is left to the server's synonyms."""
    ordered = sorted(wanted.strong, key=lambda word: counts.get(word.stem, 0))
    known = [word for word in ordered if counts.get(word.stem, 1)]
    unknown = [word for word in ordered if word not in known]
    return tuple(
        word.typed if not word.stem or _is_rare(word, wanted, counts) else as_stem(word.stem)
        for word in (*known, *unknown)
    )


def _is_rare(word: Word, wanted: Wanted, counts: Mapping[str, int]) -> bool:
    """Whether the word is better sent as typed: a word with synonyms is a known one, however rare."""
    if not word.stem or word.others or not word.typed.isalpha() or counts.get(word.stem, 0) >= RARE:
        return False
    return word.slips > 0 or word.typed == wanted.unfinished


def _shortened(words: list[Word], rare: frozenset[str], synonyms: Synonyms) -> list[tuple[str, str]]:
    """Each word as its stem, or as typed with an empty stem.

    A long expression is replaced by its shortest synonym, since Meilisearch knows no synonyms of long ones;
    as the short one's synonym, the long expression is found all the same.
    """
    forms = [("" if word.stem in rare else word.stem, word.typed) for word in words]
    found = max(synonyms.within([form for form, _ in forms]), key=lambda found: found.length, default=None)
    if found is None or found.length <= LONGEST_SYNONYM:
        return forms
    short = min(found.others, key=len, default=())
    if not 0 < len(short) <= LONGEST_SYNONYM:
        return forms
    return [*forms[: found.start], *((form, form) for _, form in short), *forms[found.start + found.length :]]
