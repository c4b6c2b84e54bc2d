"""Two sentences of a text, in its own words: what a summary is begun from, never what goes out.

Extractive and deterministic: whole sentences as they stand, chosen by where they stand, by the words they share with the title, and by
their length. English and Kiswahili ends of sentences and abbreviations. A text of whatever size costs the same from
`LOOKED_AT` characters on.
"""

import re
from dataclasses import dataclass
from html import unescape
from itertools import combinations

MOST_WORDS = 60
LOOKED_AT = 24_000
MOST_SENTENCES = 60
LONGEST_WORD = 60
LONGEST_TITLE = 500

_NOT_OWN = re.compile(r"<(blockquote|table|pre)>.*?(?:</\1>|\Z)", re.DOTALL)
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|ul|ol)>|<(?:hr|br)\s*/?>")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_SPACE = re.compile(r"\s+")
# A blank line, a bullet or a number at the beginning of a line, the end of a table's cell: a sentence does not run over it.
_BLOCK = re.compile(r"\n[ \t]*(?:\n\s*|(?=[-*•‣▪–—]\s)|(?=\(?[0-9]{1,2}[.)]\s))|[\t|]{1,9}")
_BULLET = re.compile(r"(?:[-*•‣▪–—#>]{1,3}|\(?[0-9]{1,2}[.)]|[0-9]{1,2}(?:\.[0-9]{1,2}){1,3})\s+")
_END = re.compile(r"[.!?…]{1,3}[\"'”’)\]»]{0,3}(?=\s+[\"'“‘(\[«]{0,2}[A-Z0-9À-ÖØ-Þ])")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘]{1,20}$")
_WORD = re.compile(r"[^\W\d_]{3,}")
_CLOSED = re.compile(r"[.!?…][\"'”’)\]»]{0,3}$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A name follows: no sentence ends with these, whatever stands behind.
_NO_END = _words(
    "mr mrs ms dr prof hon rev gen col capt sgt st vs cf approx ca e.g i.e viz al ed eds dept govt "
    "bw bi mhe dkt taz kif y.a m.f mf"
)
# Nor with these where a number follows.
_NUMBERED = _words(
    "no nos vol vols fig figs sec art arts ch chap para paras p pp sh ksh kshs usd jan feb mar apr jun jul aug sept sep oct nov "
    "dec na uk kur"
)
# Words that lean on what was said before: a sentence that begins so does not stand well by itself.
_LEANS = _words(
    "this these those that they it he she such however therefore moreover furthermore thus hence also but and so then "
    "additionally hii hizi huu hili haya hao hivyo hata lakini pia aidha vilevile yeye wao hilo hayo"
)
_STOP = _words(
    "the and for with from that this its are was were has have into over under their our your not "
    "kwa katika kutoka ili kama hii hizi pia"
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    words: int
    score: float
    leans: bool


def draft(text: str, title: str = "") -> str:
    """At most two sentences and sixty words of the text; "" where it has none.

    A longer sentence, where there are no others, is cut between words and ends with an ellipsis.
    """
    found = _sentences(text)
    if not found:
        return ""
    if len(found) <= 2 and sum(one.count(" ") + 1 for one in found) <= MOST_WORDS:
        return " ".join(found)
    wanted = _content(title[:LONGEST_TITLE])
    rated = [_rated(one, place, wanted) for place, one in enumerate(found)]
    fitting = [(place, one) for place, one in enumerate(rated) if one.words <= MOST_WORDS]
    if not fitting:
        return _cut(found[0])
    best: tuple[float, tuple[int, ...]] = (-1e9, ())
    for place, one in fitting:
        best = max(best, (_alone(one), (place,)), key=lambda chosen: (chosen[0], [-at for at in chosen[1]]))
    for (first, one), (second, other) in combinations(fitting, 2):
        if one.words + other.words > MOST_WORDS:
            continue
        score = _alone(one) + other.score - (2.0 if other.leans and second != first + 1 else 0.0)
        if score > best[0]:
            best = (score, (first, second))
    return " ".join(found[place] for place in best[1])


def plain(html: str) -> str:
    """The words of safe HTML, a blank line between its blocks; without quotations, tables and code, which are others' words."""
    return unescape(_TAG.sub("", _BLOCK_END.sub("\n\n", _NOT_OWN.sub("\n\n", html[:LOOKED_AT])))).strip()


def _sentences(text: str) -> list[str]:
    """Whole sentences first; headings and other fragments only where there is nothing else."""
    whole: list[str] = []
    fragments: list[str] = []
    for block in _BLOCK.split(text[:LOOKED_AT]):
        for one in _split(_SPACE.sub(" ", block).strip()):
            clean = _BULLET.sub("", one, count=1) if _BULLET.match(one) else one
            if clean in whole or not _WORD.search(clean) or any(len(word) > LONGEST_WORD for word in clean.split()):
                continue
            (whole if _CLOSED.search(clean) else fragments).append(clean)
            if len(whole) == MOST_SENTENCES:
                return whole
    return whole or fragments[:1]


def _split(line: str) -> list[str]:
    if not line:
        return []
    found, start = [], 0
    for end in _END.finditer(line):
        before = _LAST_WORD.search(line, max(start, end.start() - 20), end.start())
        word = before[0].casefold() if before else ""
        goes_on = word in _NO_END or (len(word) == 1 and word.isalpha())
        goes_on = goes_on or (word in _NUMBERED and line[end.end() : end.end() + 9].lstrip()[:1].isdigit())
        if line[end.start()] == "." and goes_on:
            continue
        found.append(line[start : end.end()].strip())
        start = end.end()
    found.append(line[start:].strip())
    return [one for one in found if one]


def _rated(text: str, place: int, wanted: frozenset[str]) -> _Sentence:
    words = text.split()
    own = _content(text)
    score = 2.0 / (1 + place * 0.35)
    score += 1.6 * len(own & wanted) / len(wanted) if wanted else 0.0
    score += _length(len(words))
    # Tables, reference lists, addresses, and words broken at the end of a line.
    odd = sum(not one.isalpha() for one in text if not one.isspace()) / max(1, len(text))
    score -= 2.0 * max(0.0, odd - 0.12) + (1.0 if "://" in text or "@" in text else 0.0)
    score -= 0.7 if re.search(r"\w- \w", text) else 0.0
    score -= 0.8 if text.isupper() else 0.0
    return _Sentence(text, len(words), score, words[0].casefold().strip(",;:") in _LEANS)


def _length(words: int) -> float:
    """Best between ten and thirty words; few say little, many are not read."""
    if words < 10:
        return words / 10 - 0.6
    return 0.6 if words <= 30 else max(-0.6, 0.6 - (words - 30) * 0.05)


def _alone(one: _Sentence) -> float:
    return one.score - (1.2 if one.leans else 0.0)


def _content(text: str) -> frozenset[str]:
    return frozenset(word for found in _WORD.findall(text) if (word := found.casefold()) not in _STOP)


def _cut(text: str) -> str:
    return " ".join(text.split(maxsplit=MOST_WORDS)[:MOST_WORDS]).rstrip(" ,;:–-.") + "…"
