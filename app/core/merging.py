"""Two people write the same text. Pure: what one posted, joined with what the other had saved meanwhile.

Each text of a form comes with the fingerprint of what it was when the form was opened. Of a text that only one of two
people changed, the change counts; where both changed one, neither is overwritten: it is a conflict.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

MINE, THEIRS, BOTH = "mine", "theirs", "both"
CHOICES = (MINE, THEIRS, BOTH)


@dataclass(frozen=True, slots=True)
class Posted:
    """Texts by item; `was` has the fingerprints; `revision` that the form was opened on."""

    revision: int
    texts: Mapping[str, str]
    was: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Merged:
    """`texts` is what to keep; `conflicts` the posted texts that could not go in; `foreign` items that somebody else changed."""

    texts: dict[str, str]
    conflicts: dict[str, str]
    foreign: frozenset[str]


def fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def merge(posted: Posted, kept: Mapping[str, str], revision: int) -> Merged:
    """Join a form with the texts kept now, which are those of `revision`."""
    texts, conflicts, foreign = dict(kept), {}, set()
    for item, mine in posted.texts.items():
        theirs = kept.get(item, "")
        was = posted.was.get(item, "")
        if mine == theirs:
            continue
        if posted.revision == revision or was == fingerprint(theirs):
            texts[item] = mine
        elif was == fingerprint(mine):
            foreign.add(item)
        else:
            conflicts[item] = mine
    return Merged({item: text for item, text in texts.items() if text}, conflicts, frozenset(foreign))


def settled(mine: Mapping[str, str], kept: Mapping[str, str], choices: Mapping[str, str]) -> dict[str, str]:
    """The texts after somebody chose for each item of a conflict; both: the one that was kept first."""
    texts = dict(kept)
    for item, text in mine.items():
        there = kept.get(item, "")
        if choices[item] == MINE:
            texts[item] = text
        elif choices[item] == BOTH:
            texts[item] = f"{there}\n\n{text}".strip("\n")
    return {item: text for item, text in texts.items() if text}
