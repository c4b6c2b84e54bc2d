"""The few words of a text that show why it was found."""

import re
from collections import Counter
from collections.abc import Sequence
from html import escape

from search.marking import Marker, Span

LENGTH = 240
LEAD_IN = 60
MOST_INSIDE = 40

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")


def snippet(text: str, marker: Marker, *, guess: bool = False, length: int = LENGTH) -> str | None:
    """About `length` characters around the best place, as safe HTML; None if no searched word is there."""
    spans = marker.spans(text, guess=guess)
    if not spans:
        return None
    start = _best_start(spans, length)
    chosen = [span for span in spans if span.start >= start and span.end <= start + length] or spans[:1]
    left = _at_word(text, max(0, chosen[0].start - min(LEAD_IN, max(0, length - (chosen[-1].end - start)))), 1)
    right = _at_word(text, max(chosen[-1].end, min(len(text), left + length)), -1)
    right = max(right, chosen[-1].end)
    shown = [span for span in spans if span.start >= left and span.end <= right]
    return _framed(text, left, right, shown)


def opening(text: str, length: int = LENGTH) -> str:
    """The beginning of a text as safe HTML, for a result that no searched word explains."""
    right = len(text) if len(text) <= length else _at_word(text, length, -1)
    return _framed(text, 0, right, ())


def _best_start(spans: Sequence[Span], length: int) -> int:
    """Where the window of `length` characters starts that shows the most different words, then the most."""
    best, best_worth = spans[0].start, (0, 0)
    if spans[-1].end <= best + length:
        return best
    inside: Counter[object] = Counter()
    after = 0  # the spans from `first` up to, not including, this one are inside
    for first, span in enumerate(spans):
        while after < min(len(spans), first + MOST_INSIDE) and spans[after].end <= span.start + length:
            inside[spans[after].what] += 1
            after += 1
        worth = (len(inside), after - first)
        if worth > best_worth:
            best, best_worth = span.start, worth
        if after == first:  # longer than the window by itself
            after += 1
        elif inside[span.what] == 1:
            del inside[span.what]
        else:
            inside[span.what] -= 1
    return best


def _at_word(text: str, place: int, step: int) -> int:
    """The nearest place from here, to the right (1) or left (-1), that does not cut a word in two."""
    for moved in range(40):
        here = place + moved * step
        if here <= 0 or here >= len(text) or text[here - 1].isspace() or text[here].isspace():
            return min(max(here, 0), len(text))
    return place


def _framed(text: str, left: int, right: int, spans: Sequence[Span]) -> str:
    window = text[left:right]
    # Most windows hold nothing to escape, and then their pieces need no look of their own.
    safe = str if escape(window) == window else escape
    parts: list[str] = []
    end = left
    for span in spans:
        parts += (safe(text[end : span.start]), "<mark>", safe(text[span.start : span.end]), "</mark>")
        end = span.end
    parts.append(safe(text[end:right]))
    body = _line("".join(parts))
    return ("… " if text[:left].strip() else "") + body + (" …" if text[right:].strip() else "")


def _line(text: str) -> str:
    """In one line, with single spaces; control characters count as blanks."""
    line = " ".join(text.split())
    return line if line.isprintable() else _BLANKS.sub(" ", line).strip()
