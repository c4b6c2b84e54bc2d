"""An edition as somebody else would have it, shown to somebody who may not read all of that: what they may not is named, not told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor
from app.bulletin import editions
from app.bulletin.edition import Block, Edition
from app.bulletin.live import live
from app.bulletin.models import Issue
from app.groups import audiences

VISITOR, MEMBER, MYSELF = "visitor", "member", "me"
PUBLIC = frozenset({audiences.PUBLIC})
MEMBERS = frozenset({audiences.PUBLIC, audiences.MEMBERS})


@dataclass(frozen=True, slots=True)
class Withheld:
    """A block that stands in the edition and that the viewer may not read.

    Attributes:
        section: title of its section; `kind`: of `models.SourceKind`.
        words: how many it has.
    """

    section: str
    kind: str
    audience: str
    words: int


@dataclass(frozen=True, slots=True)
class Preview:
    """`edition` as far as the viewer may read it; `items`, `words`, `minutes` of what its reader would have."""

    edition: Edition
    withheld: Sequence[Withheld]
    items: int
    words: int
    minutes: int


def preview(
    session: Session, issue: Issue, language: str, viewer: Actor, reads: Collection[str] | None = None
) -> Preview:
    """As it stands at this moment.

    Args:
        reads: audiences of the reader whose edition it is; None: of all that is in the issue.
    """
    made = editions.edition_of(session, issue, language)
    now = live(session, made.blocks)
    theirs = made.for_readers(reads, now)
    ours = theirs.for_readers(viewer.readable_audiences, now)
    shown = {block.id for block in ours.blocks}
    withheld = [
        Withheld(part.title, block.source_kind, block.audience, words_of(block))
        for part in theirs.parts
        for block in part.blocks
        if block.id not in shown
    ]
    return Preview(ours, withheld, sum(1 for _ in theirs.blocks), theirs.count, theirs.minutes)


def words_of(block: Block) -> int:
    return sum(len(text.split()) for text in (block.title, block.words, block.facts))
