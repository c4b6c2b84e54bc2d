"""Places on the group's page that rooms above fill: the roof hands their lists in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from app.access import Actor


class LinesOf(Protocol):
    """At most `limit` things of one group that this actor may see, as rows to draw."""

    def __call__(
        self, session: Session, actor: Actor, group_id: int, limit: int, /, *, language: str
    ) -> Sequence[object]: ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """The newest documents of its own shelf, the next meetings, open actions, this quarter's highlights, the latest discussions."""

    documents_of: LinesOf
    events_of: LinesOf
    actions_of: LinesOf
    highlights_of: LinesOf
    topics_of: LinesOf
