"""What a topic is about, and whether another text is about the same: words in common, tags, counties and pillars."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from app.forum.slots import Sought
from app.vocabularies import Vocabularies

SHORTEST = 4
MOST_WORDS = 12
_WORD = re.compile(r"[^\W\d_]{3,}")
# Words of titles that say nothing of their subject, in English and Kiswahili.
_SAYING_NOTHING = """about after again also another any anybody anyone are been before being between both can could does doing done each
    from give good have having help here how into just know like made make many more most much must need needs never only
    other ours over please question same shall should since some somebody someone such than that their them then there
    these they thing this those through under until used using very want were what when where which while whom whose will
    with within without would your yours problem issue discussion community social protection programme programmes county
    counties kenya national
    gani hata hivyo hilo huku hyo ipi jinsi kama katika kuhusu kutoka kuna kwamba kwenye lini lipi mbona nani pia sana
    wapi yake yetu yoyote zetu kwa nini namna"""
_EMPTY = frozenset(_SAYING_NOTHING.split())


def sought(known: Vocabularies, tags: Sequence[str], title: str, text: str) -> Sought:
    """Counties and pillars are those whose names stand in the title or the text."""
    said = f"{title} {text}".casefold()

    def named(vocabulary: str) -> tuple[str, ...]:
        labels = [*known.choices(vocabulary, "en"), *known.choices(vocabulary, "sw")]
        return tuple(dict.fromkeys(code for code, label in labels if _stands_in(label.casefold(), said)))

    return Sought(tuple(tags), tuple(words_of(title))[:MOST_WORDS], named("county"), named("pillar"))


@lru_cache(maxsize=8192)
def words_of(text: str) -> frozenset[str]:
    """Words that say what it is about, in the form in which they are compared."""
    found = (_plain(one) for one in _WORD.findall(text.casefold()) if one not in _EMPTY)
    return frozenset(one for one in found if len(one) >= SHORTEST)


def alike(words: Collection[str], text: str) -> bool:
    """Two words in common; of few words, all but one, and at least one."""
    common = len(words_of(text).intersection(words))
    return common >= min(2, max(1, len(words) - 1)) and common > 0


def _plain(word: str) -> str:
    """The singular, nearly enough."""
    if word.endswith("ies") and len(word) > SHORTEST + 1:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
