"""How text becomes words, the same for indexing, asking and marking, whatever the engine.

A word is a run of letters and digits. It is lowered, its accents are folded, stop words are dropped and
the rest is reduced to its English stem (Snowball's second Porter stemmer, from tantivy). Kiswahili words
pass through the same stemmer: it is wrong about them, but equally wrong on both sides.
"""

import re
from functools import lru_cache

import tantivy

LONGEST_WORD = 40

_ENGLISH = """a an and are as at be but by for from if in into is it no not of on or such that the their then
there these they this to was will with"""
_APOSTROPHES = "s t"  # what is left of "Kenya's" and "don't"
# From any grammar of the language: connectives, demonstratives, relatives and "having" of the noun classes. Left in are
# those that are another word too: "lake", "wake", "mara", "hadi", "au", which is the African Union, and "zao", which is a crop.
_KISWAHILI = """ambacho ambalo ambao ambapo ambavyo ambaye ambayo ambazo cha chake chenye hao hawa haya hayo hicho hii
hiki hili hilo hivi hivyo hiyo hizi hizo huo huu ili kama katika kila kuhusu kutoka kuwa kwa kwamba kwenye la lakini lenye
mwa mwenye na ni pa pia vya vyake vyenye wa wao wenye ya yake yao yenye za zake zenye"""
_WRAPPING = """about all also any been can could describe did do does each find give given had has have how i its
like made make many may me more most much must my need other our please should show so some tell than them those
through us use used using very we were what when where which while whose why would you your
au gani hadi ipi je jinsi kuna kwanini lini nani naomba nini nipe nataka tafadhali vipi wapi zipi"""

# Left out of the index: words that carry no subject. "who" stays: it is also the WHO.
STOP_WORDS = tuple(f"{_ENGLISH} {_APOSTROPHES} {_KISWAHILI}".split())

# In the index, and welcome in a result, but never demanded of one: what people wrap a question in.
WEAK_WORDS = frozenset(_WRAPPING.split())

WORD = re.compile(r"[^\W_]+")

# Stems that differ between British and American spelling beyond -ise and -ize.
_AMERICAN = {
    "behavior": "behaviour",
    "center": "centr",
    "color": "colour",
    "defens": "defenc",
    "favor": "favour",
    "fulfil": "fulfill",
    "harbor": "harbour",
    "honor": "honour",
    "labor": "labour",
    "licens": "licenc",
    "neighbor": "neighbour",
    "program": "programm",
    "rumor": "rumour",
}
_BRITISH = {british: american for american, british in _AMERICAN.items()}


def folding() -> tantivy.TextAnalyzer:
    """The analyser of the plain forms: lowered and without accents."""
    return _start().build()


def stemming() -> tantivy.TextAnalyzer:
    """The analyser of the stems, without stop words. Dropped words leave a gap in the positions."""
    return (
        _start()
        .filter(tantivy.Filter.custom_stopword(list(STOP_WORDS)))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _start() -> tantivy.TextAnalyzerBuilder:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )


_FOLDING = folding()
_STEMMING = stemming()


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """The plain form of one word; empty for a word too long to be one."""
    return "".join(_FOLDING.analyze(word))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word in British spelling; empty for stop words and for words too long to be one."""
    return british("".join(_STEMMING.analyze(word)))


def stems(text: str) -> list[str]:
    """The stems of a text in order and in British spelling, stop words left out."""
    return [british(form) for form in _STEMMING.analyze(text)]


def plain_words(text: str) -> list[str]:
    """The plain forms of a text in order, stop words included."""
    return _FOLDING.analyze(text)


def placed_stems(text: str) -> tuple[tuple[int, str], ...]:
    """Stems with their places, the first at 0; a dropped stop word leaves its place empty."""
    found = [(place, stem(word)) for place, word in enumerate(WORD.findall(text))]
    kept = [(place, form) for place, form in found if form]
    return tuple((place - kept[0][0], form) for place, form in kept)


def british(form: str) -> str:
    """The stem as British spelling has it: "organiz" becomes "organis", "program" "programm"."""
    if form.endswith("iz") and len(form) > 4:
        return form[:-2] + "is"
    return _AMERICAN.get(form, form)


def spellings(form: str) -> tuple[str, ...]:
    """A British stem and, where it differs, the American one: the forms an index of raw stems may hold."""
    if form.endswith("is") and len(form) > 4:
        return (form, form[:-2] + "iz")
    return (form, _BRITISH[form]) if form in _BRITISH else (form,)
