"""What somebody wrote, apart from what their program quoted below it.

First by our own marker, then by lines of attribution, then by a library that knows more languages. Every line of the letter is in
one of the two halves: nothing is thrown away.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailparser_reply import EmailReplyParser

from app.correspondence.recognising import (
    HINT,
    attribution_from,
    attribution_to,
    header_block_to,
    is_original_message,
    is_quoted,
    is_rule,
    is_sent_from,
    is_signature_mark,
    marker_at,
    unquoted,
)

LONGEST_SIGNATURE = 12  # lines
LONGEST_QUOTE = 8
# The library's patterns take more than their line's time: it gets few lines, and short ones.
MOST_FOR_LIBRARY, LONGEST_FOR_LIBRARY = 150, 160
# Not Polish: there one line «Data:» is enough.
_LIBRARY = EmailReplyParser(languages=["en", "fr", "de", "it", "es", "nl", "sv", "da"])
_TOLD_BY = re.compile(r"\S@\S|\d{1,2}[:.h]\d\d")


@dataclass(frozen=True, slots=True)
class Cut:
    """`own`: the words of whoever wrote; `rest`: what stood around them, in its order."""

    own: str
    rest: str


def cut(text: str) -> Cut:
    lines = text.split("\n")
    at = _beginning(lines)
    own, rest = (lines, []) if at is None else _answers(lines, at)
    own, signed = _unsigned(own)
    said = "\n".join(line for line in own if line != HINT).strip("\n")
    kept = "\n".join(line for line in [*signed, *rest] if line != HINT).strip("\n")
    return Cut(said, kept)


def _beginning(lines: Sequence[str]) -> int | None:
    """The line at which the quotation begins."""
    for place in range(len(lines)):
        if marker_at(lines, place):
            return _before(lines, place)
    for place, line in enumerate(lines):
        if _begins_quotation(lines, place, line):
            return _before(lines, place)
    at = _tail_of_quotes(lines)
    return _by_library(lines) if at is None else at


def _begins_quotation(lines: Sequence[str], place: int, line: str) -> bool:
    return bool(line.strip()) and (
        line == HINT
        or is_original_message(line)
        or header_block_to(lines, place) is not None
        or attribution_to(lines, place) is not None
    )


def _before(lines: Sequence[str], end: int) -> int:
    """Back over what leads to the quotation: blank lines, quoted ones, rules, attributions, blocks of headers."""
    while end > 0:
        line = lines[end - 1]
        if not line.strip() or line == HINT or is_quoted(line) or is_rule(line) or is_original_message(line):
            end -= 1
        elif (start := attribution_from(lines, end - 1)) is not None:
            end = start
        elif (block := _block_ending(lines, end)) is not None:
            end = block
        else:
            break
    return end


def _block_ending(lines: Sequence[str], end: int) -> int | None:
    for start in range(end - 1, max(-1, end - 8), -1):
        last = header_block_to(lines[:end], start)
        if last == end - 1:
            return start
    return None


def _tail_of_quotes(lines: Sequence[str]) -> int | None:
    """Quoted lines at the end, with nothing said after them."""
    end = len(lines)
    while end > 0 and (not lines[end - 1].strip() or is_quoted(lines[end - 1])):
        end -= 1
    return end if any(is_quoted(line) for line in lines[end:]) else None


def _by_library(lines: Sequence[str]) -> int | None:
    """The last resort: a header that it finds must look as if a program had written it, with an address or a time."""
    given = [line.strip()[:LONGEST_FOR_LIBRARY] for line in lines[:MOST_FOR_LIBRARY]]
    plain = "\n".join("" if re.fullmatch(r"[_-]{10,}", line) else line for line in given)
    replies = _LIBRARY.read(plain).replies
    if len(replies) < 2 or not _TOLD_BY.search(replies[1].headers):
        return None
    found = plain.find(replies[1].headers)
    return _before(lines, plain[:found].count("\n")) if found > 0 else None


def _answers(lines: Sequence[str], at: int) -> tuple[list[str], list[str]]:
    """Above the quotation; and what was said between its lines, each answer with the paragraph that it answers.

    Below the last quoted line stands what was said only where nothing was said above: else it is what mail servers add.
    """
    above, below = list(lines[:at]), lines[at:]
    if not _is_marked(below):
        return above, list(below)
    said = any(line.strip() and not is_quoted(line) and not is_sent_from(line) for line in _unsigned(above)[0])
    own: list[str] = above
    rest: list[str] = []
    taken = 0
    for start, end in _spoken(below, to_the_end=not said):
        first, last = _paragraph(below, start)
        own += ["", *(f"> {unquoted(line)}" for line in below[first:last]), "", *below[start:end], ""]
        rest += below[taken:first]
        taken = end
    return own, [*rest, *below[taken:]]


def _is_marked(lines: Sequence[str]) -> bool:
    """Whether the program marks what it quotes: where it does not, our own words cannot be told from an answer among them."""
    for place, line in enumerate(lines):
        if marker_at(lines, place):
            return is_quoted(line)
    place = 0
    while place < len(lines):
        line = lines[place]
        if is_quoted(line):
            return True
        if line.strip() and line != HINT:
            end = attribution_to(lines, place)
            if end is None:
                return False
            place = end
        place += 1
    return False


def _spoken(lines: Sequence[str], *, to_the_end: bool) -> list[tuple[int, int]]:
    """Passages without quotation marks among lines that have them, with a blank line before or after: else a long line broke."""
    quoted = [place for place, line in enumerate(lines) if is_quoted(line)]
    if not quoted:
        return []
    found = []
    begin = quoted[0]
    while begin < len(lines):
        while begin < len(lines) and (is_quoted(lines[begin]) or not lines[begin].strip()):
            begin += 1
        end = begin
        while end < len(lines) and not is_quoted(lines[end]):
            end += 1
        last = end >= len(lines)
        if begin < end and (to_the_end or not last) and _stands_apart(lines, begin, end):
            found += _without_attributions(lines, begin, end)
        begin = end
    return found


def _stands_apart(lines: Sequence[str], begin: int, end: int) -> bool:
    return not unquoted(lines[begin - 1]).strip() or not lines[end - 1].strip() or end >= len(lines)


def _without_attributions(lines: Sequence[str], begin: int, end: int) -> list[tuple[int, int]]:
    """Between two quotations of different depth programs write who said the next one."""
    stop = next((n for n in range(begin, end) if _begins_quotation(lines, n, lines[n])), end)
    signed = next((n for n in range(begin, stop) if is_signature_mark(lines[n])), stop)
    return [(begin, signed)] if any(line.strip() for line in lines[begin:signed]) else []


def _paragraph(lines: Sequence[str], end: int) -> tuple[int, int]:
    """The quoted lines just above, back to one without words: from, up to."""
    while end > 0 and not unquoted(lines[end - 1]).strip():
        end -= 1
    start = end
    while start > max(0, end - LONGEST_QUOTE) and _can_be_answered(lines, start - 1):
        start -= 1
    return start, end


def _can_be_answered(lines: Sequence[str], place: int) -> bool:
    line = lines[place]
    return is_quoted(line) and bool(unquoted(line).strip()) and not marker_at(lines, place)


def _unsigned(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Without the signature, and what a telephone adds."""
    end = len(lines)
    for place, line in enumerate(lines):
        if is_signature_mark(line) and (line == "-- " or len(lines) - place <= LONGEST_SIGNATURE):
            end = place
            break
    while end > 0 and (not lines[end - 1].strip() or is_sent_from(lines[end - 1])):
        end -= 1
    return list(lines[:end]), list(lines[end:])
