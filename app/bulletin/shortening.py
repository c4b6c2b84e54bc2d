"""A long issue cut down to what a message may weigh; the rest is on the web."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.bulletin.edition import Block, Edition
from app.bulletin.marked import words_of

_SPECIAL = re.compile(r"([\\`*_\[\]<>#~|!])")
LETTERS = 6
"""Of a word with what follows it, on average."""
LONG = 30
"""Of a word with its share of marks and addresses: enough of the beginning to find so many words in it."""
OF_NOTE = 4
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*$")


@dataclass(frozen=True, slots=True)
class Measure:
    """`words`: most of one block's summary, the lead's twice as many; `blocks`: most of one section; `picture`: with the lead's."""

    words: int | None = None
    blocks: int | None = None
    picture: bool = True

    def most(self, *, leads: bool) -> int | None:
        return self.words * 2 if self.words is not None and leads else self.words

    def kept(self, blocks: Sequence[Block], lead_id: int | None) -> list[Block]:
        """Of one section; the lead is not counted."""
        follow = {one.id for one in [one for one in blocks if one.id != lead_id][: self.blocks]}
        return [one for one in blocks if one.id == lead_id or one.id in follow]

    def of_words(self, length: int, *, leads: bool) -> int:
        """About how many characters of so many are kept."""
        most = self.most(leads=leads)
        return length if most is None else min(length, most * LETTERS)

    def of_note(self, length: int) -> int:
        return length if self.words is None else min(length, self.words * OF_NOTE * LETTERS)


@dataclass(frozen=True, slots=True)
class Shortened:
    """`cut`: blocks whose words go on elsewhere; `left_out`: section's code → how many blocks of it are missing."""

    edition: Edition
    cut: frozenset[int]
    left_out: dict[str, int]

    @property
    def is_whole(self) -> bool:
        return not self.cut and not self.left_out


# From the whole issue to what fits whatever was written.
MEASURES: Sequence[Measure] = (
    Measure(),
    *(Measure(words=most) for most in (110, 80, 60, 45, 35, 27, 20)),
    *(Measure(words=20, blocks=most) for most in (12, 8, 5, 3, 2)),
    *(Measure(words=12, blocks=most, picture=False) for most in (3, 1)),
)


def shorten(edition: Edition, measure: Measure) -> Shortened:
    if measure == MEASURES[0]:
        return Shortened(edition, frozenset(), {})
    cut: set[int] = set()
    left_out: dict[str, int] = {}
    parts = []
    for part in edition.parts:
        blocks = []
        for one in measure.kept(part.blocks, edition.lead_id):
            shorter = _cut(one, measure.most(leads=one.id == edition.lead_id) or 0)
            cut |= {one.id} if shorter is not one else set()
            blocks.append(shorter)
        if missing := len(part.blocks) - len(blocks):
            left_out[part.code] = missing
        parts.append(replace(part, blocks=blocks))
    note = excerpt(edition.note, (measure.words or 0) * OF_NOTE)
    return Shortened(replace(edition, parts=parts, note=note), frozenset(cut), left_out)


def _cut(block: Block, most: int) -> Block:
    shorter = excerpt(block.words, most)
    return block if shorter == block.words else replace(block, words=shorter)


def excerpt(source: str, most: int) -> str:
    """Markdown of at most so many words: as it is, or its first ones, plain, up to a sentence's end where one is near."""
    if len(source.split()) <= most:
        return source
    words = words_of(source[: most * LONG])
    if len(words) < most * 2:  # marks and addresses take much of it, or end in the middle
        words = words_of(source)
    if len(words) <= most:
        return source
    end = next((n for n in range(most, most * 2 // 3, -1) if _SENTENCE_END.search(words[n - 1])), 0)
    text = " ".join(words[: end or most])
    return _SPECIAL.sub(r"\\\1", text if end else f"{text.rstrip('.,;:')} …")
