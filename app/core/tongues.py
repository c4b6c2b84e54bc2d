"""Which language a text is in, by its little words: every language has its own, and no text of some length does without them."""

import re
from collections import Counter
from collections.abc import Mapping

LOOKED_AT = 20_000
FEWEST = 4
"""Little words, before anything is said."""
SHARE = 0.08
"""Of all words, at least: tables and lists of names have fewer."""
LEAD = 1.3
"""How many times those of the next language: neighbours share many."""

_WORD = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LITTLE: Mapping[str, frozenset[str]] = {
    "en": _words(
        "the of and to in is are for with that this was were from by on as at has have it be which not their an or its will"
    ),
    "sw": _words(
        "na ya wa kwa katika ni za la cha vya kuwa hii watu ili pia wake yake hizi kama kutoka mpango jamii walio ambao wao hao "
        "sana zaidi lakini au yao kila"
    ),
    "fr": _words(
        "le la les des du et est une un dans pour que qui par sur au aux avec ce cette sont pas plus ou ont leur ne se été"
    ),
    "pt": _words(
        "o a os as de do da dos das em no na nos nas um uma que para com por não são foi ao à mais pelo pela ou se e é"
    ),
    "es": _words(
        "el la los las de del y en un una que para con por no es son su sus al más fue como lo se o este esta han"
    ),
    "so": _words(
        "iyo oo waa ka ku ee uu ay ah lagu waxaa waxa la si soo kale inay inuu loo kala iyada isaga wuxuu aan"
    ),
}


def tongue_of(text: str) -> str:
    """ISO 639-1, of English, Kiswahili, French, Portuguese, Spanish, Somali and Arabic; "" where the words do not tell."""
    words = _WORD.findall(text[:LOOKED_AT].casefold())
    if words and sum(bool(_ARABIC.match(word)) for word in words) * 2 > len(words):
        return "ar"
    (first, most), (_, next_most) = _counts(words).most_common(2)
    told = most >= FEWEST and most >= SHARE * len(words) and most >= LEAD * next_most
    return first if told else ""


def language_of(text: str, default: str = "en") -> str:
    """Of the two that the house speaks; the default where the little words do not tell."""
    counts = _counts(_WORD.findall(text[:4_000].casefold()))
    if counts["sw"] == counts["en"]:
        return default
    return "sw" if counts["sw"] > counts["en"] else "en"


def _counts(words: list[str]) -> Counter[str]:
    of_words = Counter(words)
    return Counter({code: sum(of_words[word] for word in little) for code, little in _LITTLE.items()})
