"""A question as the text that is sent: stems, or for rare words the words as typed."""

from search.meili.settings import LONGEST_SYNONYM, as_stem, joined
from search.synonyms import Synonyms
from search.wanted import Wanted, Word

# Meilisearch looks at the first ten words of a question.
MOST_WORDS = 10


def phrasing(wanted: Wanted, synonyms: Synonyms, rare: frozenset[str] = frozenset()) -> str:
    """The question's text. Words whose stem is in `rare` are sent as typed, to be matched with slips.

    The text ends with a space, which tells Meilisearch that its last word is finished, unless that is rare
    and was typed last.
    """
    parts = [f'"{joined(phrase)}"' for phrase in wanted.phrases]
    words = wanted.strong[: MOST_WORDS - len(parts)]
    parts += [as_stem(form) if form else typed for form, typed in _shortened(words, rare, synonyms)]
    last = words[-1] if words else None
    open_ended = last is not None and last.stem in rare and last.typed == wanted.unfinished
    return " ".join(parts) + ("" if open_ended else " ")


def _shortened(words: tuple[Word, ...], rare: frozenset[str], synonyms: Synonyms) -> list[tuple[str, str]]:
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
