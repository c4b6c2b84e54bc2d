"""A place on the group's page that another room fills: documents live above, so the roof hands their list in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from app.access import Actor


class DocumentsOf(Protocol):
    """The newest documents on the group's own shelf that this actor may read, at most `limit`, as rows to draw."""

    def __call__(
        self, session: Session, actor: Actor, group_id: int, limit: int, /, *, language: str
    ) -> Sequence[object]: ...


@dataclass(frozen=True, slots=True)
class Shelf:
    documents_of: DocumentsOf
