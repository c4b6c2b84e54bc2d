"""One edition as a value: what web, mail, text, PDF and JSON are drawn from. Pure: it knows neither rows nor requests.

Every block says who may read it; `for_readers` is the one place where an edition is cut down to what a reader may have.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any, Self

WORDS_A_MINUTE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`width`, `height` in pixels of the larger file; `alt` is never empty."""

    id: int
    alt: str
    caption: str = ""
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One item.

    Attributes:
        source_kind, source_key: as in `models.Item`.
        language: in which its words are written: that of the edition, or of the first one where it has none in its own.
        words: the summary, Markdown; "" where facts alone speak.
        href: within the house it begins with "/".
        audience: who may read it; `public` blocks are everybody's.
    """

    id: int
    source_kind: str
    source_key: str
    language: str
    title: str
    words: str = ""
    facts: str = ""
    credit: str = ""
    href: str = ""
    audience: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section with the blocks that stand in it; never empty in an edition."""

    code: str
    title: str
    blocks: Sequence[Block] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrigendum:
    """`on`: ISO date of its publication; `block_id`: what it corrects, None for the issue; read like that block."""

    on: str
    note: str
    block_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One language of one issue.

    Attributes:
        quarter: "2026-q4"; `title` and `note` (Markdown) are the editors'.
        lead_id: the block that stands first, out of its section; None where none leads, or the reader may not have it.
        published_on: ISO date, "" while it is being made; `number`: 1, and one more with each corrigendum.
        languages: of all editions of the issue.
    """

    quarter: str
    language: str
    title: str
    note: str = ""
    lead_id: int | None = None
    parts: Sequence[Part] = ()
    corrections: Sequence[Corrigendum] = ()
    published_on: str = ""
    number: int = 1
    languages: Sequence[str] = field(default=("en",))

    @property
    def blocks(self) -> Iterator[Block]:
        for part in self.parts:
            yield from part.blocks

    @property
    def lead(self) -> Block | None:
        return next((block for block in self.blocks if block.id == self.lead_id), None)

    @property
    def readers(self) -> str:
        """Fingerprint of what stands in it: two readers with the same one are given the same bytes."""
        return digest_of(self.as_dict())[:24]

    @property
    def count(self) -> int:
        """Words that are read: titles, summaries, facts, the note."""
        texts = [self.title, self.note]
        texts += [text for one in self.blocks for text in (one.title, one.words, one.facts)]
        return sum(len(text.split()) for text in texts)

    @property
    def minutes(self) -> int:
        return max(1, round(self.count / WORDS_A_MINUTE))

    def for_readers(self, audiences: Collection[str] | None, live: Mapping[int, str | None] | None = None) -> Self:
        """What somebody with these audiences may read.

        Args:
            audiences: `Actor.readable_audiences`; None reads everything that is still there.
            live: block's number → the audience that its source has now, None where it is gone; blocks that it does not
                name are as they were.
        """

        def readable(block: Block) -> bool:
            now = (live or {}).get(block.id, block.audience)
            return now is not None and (audiences is None or (block.audience in audiences and now in audiences))

        parts = [replace(part, blocks=[one for one in part.blocks if readable(one)]) for part in self.parts]
        kept = {one.id for part in parts for one in part.blocks}
        return replace(
            self,
            lead_id=self.lead_id if self.lead_id in kept else None,
            parts=[part for part in parts if part.blocks],
            corrections=[one for one in self.corrections if one.block_id is None or one.block_id in kept],
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for storage, for JSON and for `digest_of`."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Self:
        parts = [Part(**part | {"blocks": [_block(one) for one in part["blocks"]]}) for part in kept["parts"]]
        corrections = [Corrigendum(**one) for one in kept["corrections"]]
        return cls(**dict(kept) | {"parts": parts, "corrections": corrections, "languages": tuple(kept["languages"])})


def _block(kept: Mapping[str, Any]) -> Block:
    picture = kept["picture"]
    return Block(**dict(kept) | {"picture": Picture(**picture) if picture else None})


def digest_of(kept: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """SHA-256 over the canonical JSON of it, in hexadecimal."""
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
