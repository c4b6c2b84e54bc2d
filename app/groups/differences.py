"""What changed between two texts, line by line and, within a line that was reworded, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from markupsafe import Markup, escape

_WORDS = re.compile(r"\s+|[^\s]+")
# Lines that stay, shown before and after a change; longer stretches are left out.
AROUND = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """A line. `kind`: "same", "added", "removed", "changed" or "skipped" (lines left out, `text` is empty)."""

    kind: str
    text: Markup


def differences(before: str, after: str) -> list[Passage]:
    """The changed lines of a text with a little of what stands around them; empty where the two are equal."""
    old, new = before.split("\n"), after.split("\n")
    steps = SequenceMatcher(None, old, new).get_opcodes()
    if all(step[0] == "equal" for step in steps):
        return []
    found: list[Passage] = []
    for place, (kind, a, b, c, d) in enumerate(steps):
        if kind == "equal":
            found += _shortened(old[a:b], first=place == 0, last=place == len(steps) - 1)
        else:
            found += _replaced(old[a:b], new[c:d])
    return [one for one in found if one.text or one.kind == "skipped"]


def _shortened(lines: Sequence[str], *, first: bool, last: bool) -> Iterator[Passage]:
    head, tail = 0 if first else AROUND, 0 if last else AROUND
    if len(lines) <= head + tail + 1:
        yield from (Passage("same", escape(line)) for line in lines)
        return
    yield from (Passage("same", escape(line)) for line in lines[:head])
    yield Passage("skipped", Markup())
    yield from (Passage("same", escape(line)) for line in lines[len(lines) - tail :])


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Passage]:
    """Lines that face each other are one reworded line where they have half of their words in common."""
    for place in range(max(len(old), len(new))):
        was = old[place] if place < len(old) else ""
        now = new[place] if place < len(new) else ""
        words = _WORDS.findall(was), _WORDS.findall(now)
        if was and now and (compared := SequenceMatcher(None, *words)).ratio() >= 0.5:
            yield Passage("changed", _by_words(*words, compared.get_opcodes()))
            continue
        if was:
            yield Passage("removed", Markup("<del>{}</del>").format(was))
        if now:
            yield Passage("added", Markup("<ins>{}</ins>").format(now))


def _by_words(old: Sequence[str], new: Sequence[str], steps: Sequence[tuple[str, int, int, int, int]]) -> Markup:
    parts = []
    for kind, a, b, c, d in steps:
        was, now = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            parts.append(escape(was))
            continue
        parts += [Markup("<del>{}</del>").format(was)] if was else []
        parts += [Markup("<ins>{}</ins>").format(now)] if now else []
    return Markup("").join(parts)
