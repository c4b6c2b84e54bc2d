"""What a rare or unknown word may have been meant to be: a slip of a known word, or its beginning.

Only words that occur in something the reader may see are taken, so a suggestion tells nobody
what hidden documents say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import tantivy
from tantivy import Query as Clause

from search.distance import beginnings, slips_between
from search.embedded.clauses import Guess, Part, matches, within
from search.wanted import Wanted, Word
from search.words import spellings, stem

# A word in fewer visible documents than this is also searched for as a slip or a beginning.
RARE = 3

# A word in at least this many documents, visible or not, is not rare; saves counting the visible ones.
COMMON = 64

# A spelling in so many times as many documents may be what a rare word was meant to be.
MUCH_MORE = 10

MOST_GUESSES = 6
MOST_BEGINNINGS = 24


@dataclass(frozen=True, slots=True)
class Broadened:
    """By a word's stem: what to accept for it, what an unknown word was taken for, and what a rare one may have meant."""

    accepted: Mapping[str, Guess] = field(default_factory=dict)
    meant: Mapping[str, str] = field(default_factory=dict)
    better: Mapping[str, str] = field(default_factory=dict)


def broadened(cards: tantivy.Searcher, schema: tantivy.Schema, wanted: Wanted, visible: list[Part]) -> Broadened:
    """Of the words that hardly occur."""
    accepted: dict[str, Guess] = {}
    meant: dict[str, str] = {}
    better: dict[str, str] = {}
    for word in wanted.words:
        if not word.stem or word.others or _known(cards, word.stem) >= COMMON:
            continue  # a word with synonyms is a known one, however rare
        seen = sum(_seen(cards, schema, "text", form, visible) for form in spellings(word.stem))
        if seen >= RARE:
            continue
        forms: list[str] = []
        if word.typed == wanted.unfinished and (seen == 0 or not word.typed[-1].isdigit()):
            forms = _beginning_so(cards, word, visible)
        if not forms and word.slips:
            forms = _likeliest(cards, schema, word, visible)
            if forms and seen == 0:
                meant[word.stem] = forms[0]
            elif forms and _seen(cards, schema, "words", forms[0], visible) >= MUCH_MORE * seen:
                better[word.stem] = forms[0]
        stems = dict.fromkeys(map(stem, forms))
        if found := tuple(raw for form in stems if form for raw in spellings(form)):
            accepted[word.stem] = Guess(found, beside=seen > 0)
    return Broadened(accepted, meant, better)


def _beginning_so(cards: tantivy.Searcher, word: Word, visible: list[Part]) -> list[str]:
    """The commonest visible words that begin with this one and are not forms of it."""
    found = cards.terms_with_prefix("words", word.typed, within(None, visible), MOST_BEGINNINGS)
    return [form for form, _ in found if stem(form) != word.stem]


def _likeliest(cards: tantivy.Searcher, schema: tantivy.Schema, word: Word, visible: list[Part]) -> list[str]:
    """The visible words the fewest slips away, the commonest first."""
    near: dict[str, tuple[int, int]] = {}
    for beginning in beginnings(word.typed):
        for form, count in cards.terms_with_prefix("words", beginning):
            slips = slips_between(word.typed, form, word.slips)
            if slips:
                near[form] = (slips, -count)
    ranked = sorted(near, key=lambda form: (near[form], form))[: 2 * MOST_GUESSES]
    seen = [form for form in ranked if _seen(cards, schema, "words", form, visible)]
    return [form for form in seen if near[form][0] == near[seen[0]][0]][:MOST_GUESSES]


def _known(cards: tantivy.Searcher, form: str) -> int:
    return max(cards.doc_freq("text", spelled) for spelled in spellings(form))


def _seen(cards: tantivy.Searcher, schema: tantivy.Schema, field: str, form: str, visible: list[Part]) -> int:
    """In how many documents the reader may see the word stands."""
    if not cards.doc_freq(field, form):
        return 0
    match = within(Clause.term_query(schema, field, form, index_option="basic"), visible)
    return matches(cards.search(match, limit=1))
