"""A long issue cut down to what a message may weigh; the rest is on the web."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.bulletin.edition import Block, Edition
from app.core.markup import to_html

_SPECIAL = re.compile(r"([\\`*_\[\]<>#~|!])")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*$")


@dataclass(frozen=True, slots=True)
class Measure:
    """`words`: most of one block's summary, the lead's twice as many; `blocks`: most of one section; `picture`: with the lead's."""

    words: int | None = None
    blocks: int | None = None
    picture: bool = True


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
    Measure(words=90),
    Measure(words=60),
    Measure(words=40),
    Measure(words=30, blocks=12),
    Measure(words=20, blocks=6, picture=False),
    Measure(words=10, blocks=2, picture=False),
)


def shorten(edition: Edition, measure: Measure) -> Shortened:
    if measure == MEASURES[0]:
        return Shortened(edition, frozenset(), {})
    cut: set[int] = set()
    left_out: dict[str, int] = {}
    parts = []
    for part in edition.parts:
        kept = [one for one in part.blocks if one.id != edition.lead_id][: measure.blocks]
        lead = [one for one in part.blocks if one.id == edition.lead_id]
        if missing := len(part.blocks) - len(kept) - len(lead):
            left_out[part.code] = missing
        blocks = []
        for one in part.blocks:
            if one in kept or one in lead:
                shorter = _cut(one, (measure.words or 0) * (2 if one in lead else 1))
                cut |= {one.id} if shorter is not one else set()
                blocks.append(shorter)
        parts.append(replace(part, blocks=blocks))
    note = excerpt(edition.note, (measure.words or 0) * 4)
    return Shortened(replace(edition, parts=parts, note=note), frozenset(cut), left_out)


def _cut(block: Block, most: int) -> Block:
    shorter = excerpt(block.words, most)
    return block if shorter == block.words else replace(block, words=shorter)


def excerpt(source: str, most: int) -> str:
    """Markdown of at most so many words: as it is, or its first ones, plain, up to a sentence's end where one is near."""
    if len(source.split()) <= most:
        return source
    words = to_html(source).striptags().split()
    if len(words) <= most:
        return source
    kept = words[:most]
    end = next((n for n in range(most, most * 2 // 3, -1) if _SENTENCE_END.search(kept[n - 1])), 0)
    text = " ".join(kept[:end] if end else kept)
    return _SPECIAL.sub(r"\\\1", text if end else f"{text.rstrip('.,;:')} …")
