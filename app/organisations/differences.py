"""What changed between two texts, word by word, as marked text."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from markupsafe import Markup, escape

_PIECE = re.compile(r"\d[\d.,]*\d|\w+|\s+|[^\w\s]")
# Beyond this many words on either side whole paragraphs are compared: the search takes time with the square of them.
MOST_WORDS = 1_500
AROUND = 12
ALIKE = 0.35


def differences(before: str, after: str) -> Markup:
    """`<del>` around what went, `<ins>` around what came, and what stayed cut to some words beside them."""
    if not before or not after:
        return replaced(before, after)
    old, new = _pieces(before, after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    stayed = sum(_words(old[a:b]) for kind, a, b, _, _ in steps if kind == "equal")
    if stayed < ALIKE * max(_words(old), _words(new)):
        return replaced(before, after)
    found = Markup()
    for number, (kind, a, b, c, d) in enumerate(steps):
        if kind == "equal":
            found += _shown(old[a:b], first=number == 0, last=number == len(steps) - 1)
        else:
            found += _marked("del", "".join(old[a:b])) + _marked("ins", "".join(new[c:d]))
    return found


def replaced(before: str, after: str) -> Markup:
    """The one whole in the place of the other."""
    return Markup(" ").join(_marked(tag, text) for tag, text in (("del", before), ("ins", after)) if text)


def differences_of_lists(before: Sequence[str], after: Sequence[str]) -> Markup:
    """What stayed, what went and what came, in the order of the list as it was, then as it is."""
    items = [
        *(escape(one) if one in after else _marked("del", one) for one in before),
        *(_marked("ins", one) for one in after if one not in before),
    ]
    return Markup(", ").join(items)


def _pieces(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    if max(len(old), len(new)) <= 2 * MOST_WORDS:
        return old, new
    return before.splitlines(keepends=True), after.splitlines(keepends=True)


def _words(pieces: list[str]) -> int:
    return sum(not piece.isspace() for piece in pieces)


def _shown(pieces: list[str], *, first: bool, last: bool) -> Markup:
    """Some words beside each change; the rest of what stayed is an ellipsis."""
    head = 0 if first else AROUND
    tail = 0 if last else AROUND
    if len(pieces) <= head + tail + 2:
        return escape("".join(pieces))
    start, end = "".join(pieces[:head]), "".join(pieces[len(pieces) - tail :])
    return escape(f"{start}{' ' if start else ''}… {end}" if end else f"{start} …")


def _marked(tag: str, text: str) -> Markup:
    if not text:
        return Markup()
    return Markup("<del>{}</del>").format(text) if tag == "del" else Markup("<ins>{}</ins>").format(text)
