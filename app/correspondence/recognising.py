"""Lines with which mail programs begin what they quote, in English, Kiswahili and French. Each look costs its line and no more."""

import re
from collections.abc import Sequence

from app.notifications import MARKERS

# Put by our own converter where HTML says that a quotation begins; no letter from outside can hold it.
HINT = "\ue000"
LONGEST_LINE = 600
MOST_ATTRIBUTION_LINES = 4
MOST_HEADER_LINES = 10
_QUOTED = re.compile(r"^\s{0,3}>")
_MARKS = re.compile(r"^(?:\s{0,3}> ?)+")
_DECORATION = " \t*_=>-–—|"
_STARTS = re.compile(
    r"^(?:on|le|mnamo|tarehe|siku ya|(?:mon|tues|wednes|thurs|fri|satur|sun)day|juma\w+|alhamisi|ijumaa)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:wrote|writes|aliandika|ameandika|anaandika|a écrit|écrivait)(?: hivi)?\s{0,3}:$", re.IGNORECASE
)
_NAMELESS = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d\b.*<\S+@\S+>\s?:$")
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,200}")
_ORIGINAL = re.compile(
    r"^[-‐–—_\s]{2,}\s?(?:original message|original appointment|message d['’]origine|message original|"
    r"ujumbe (?:asili|asilia|halisi|wa awali|wa asili))\s?[-‐–—_\s]{2,}$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[_\u2500\u2501]{10,}$")
_LABEL = re.compile(r"^[*_ ]{0,3}([^\W\d_][^\W\d_ ]{0,12}(?: kwa)?) ?[*_]{0,2} ?:[*_ ]{0,3}(.*)$")
_LABELS = {
    **dict.fromkeys(("from", "de", "kutoka", "kutoka kwa", "mtumaji"), "from"),
    **dict.fromkeys(("sent", "date", "envoyé", "imetumwa", "ilitumwa", "tarehe"), "date"),
    **dict.fromkeys(("to", "à", "a", "kwa", "mpokeaji"), "to"),
    **dict.fromkeys(("subject", "objet", "sujet", "mada", "somo", "kichwa"), "subject"),
    **dict.fromkeys(("cc", "copie", "nakala", "organization", "importance"), "more"),
}
_SENT_FROM = re.compile(
    r"^[\W_]{0,3}(?:sent from|sent via|sent with|get outlook|envoyé (?:de|depuis|à partir)|obtenir outlook|"
    r"télécharger outlook|imetumwa (?:kutoka|kwa kutumia|na)|pata outlook)\b.{1,90}$",
    re.IGNORECASE,
)


def is_quoted(line: str) -> bool:
    return _QUOTED.match(line) is not None


def unquoted(line: str) -> str:
    """The words of a quoted line, without its marks."""
    return _MARKS.sub("", line)


def is_signature_mark(line: str) -> bool:
    return line.rstrip() == "--"


def is_sent_from(line: str) -> bool:
    """«Sent from my telephone», which the telephone writes."""
    return len(line) <= 120 and _SENT_FROM.match(line.strip()) is not None


def marker_at(lines: Sequence[str], place: int) -> bool:
    """Whether our own marker stands there, on one line or broken into two."""
    first = _plain(lines[place])
    if not first or len(first) > 2 * max(map(len, _MARKERS)):
        return False
    second = _plain(lines[place + 1]) if place + 1 < len(lines) else ""
    return first in _MARKERS or f"{first} {second}" in _MARKERS


def attribution_from(lines: Sequence[str], end: int) -> int | None:
    """Where an attribution that ends on this line begins: «On … wrote:», broken into four lines at most."""
    last = _words(lines[end])
    if not last.endswith(":"):
        return None
    if _NAMELESS.match(last):
        return end
    if not _ENDS.search(last):
        return None
    for start in range(end, max(-1, end - MOST_ATTRIBUTION_LINES), -1):
        words = _words(lines[start])
        if not words:
            break
        if _STARTS.match(words) and any(letter.isdigit() for line in lines[start : end + 1] for letter in line):
            return start
    return end if _ADDRESS.search(last) else None


def attribution_to(lines: Sequence[str], start: int) -> int | None:
    """The last line of an attribution that begins here."""
    for end in range(start, min(len(lines), start + MOST_ATTRIBUTION_LINES)):
        if attribution_from(lines, end) == start:
            return end
    return None


def header_block_to(lines: Sequence[str], start: int) -> int | None:
    """The last line of a block «From: Sent: To: Subject:» that begins here; three different lines of it at the least."""
    if _kind(lines[start]) != "from":
        return None
    seen, last = {"from"}, start
    for place in range(start + 1, min(len(lines), start + MOST_HEADER_LINES)):
        kind = _kind(lines[place])
        if kind is not None:
            seen.add(kind)
            last = place
        elif not _words(lines[place]) and len(seen) > 2:
            break
    return last if len(seen - {"more"}) > 2 else None


def is_original_message(line: str) -> bool:
    """«-----Original Message-----»."""
    words = _words(line)
    return len(words) < 100 and _ORIGINAL.match(words) is not None


def is_rule(line: str) -> bool:
    """The line of underscores that Outlook draws."""
    return _RULE.match(_words(line)) is not None


def _words(line: str) -> str:
    return unquoted(line[:LONGEST_LINE]).strip()


def _kind(line: str) -> str | None:
    found = _LABEL.match(_words(line))
    return _LABELS.get(found[1].lower()) if found else None


def _plain(line: str) -> str:
    return " ".join(line[:LONGEST_LINE].strip(_DECORATION).casefold().split())


_MARKERS = frozenset(_plain(marker) for marker in MARKERS.values())
