"""Documents that a highlight rests on: the roof hands in how they are called, as far as the reader may read them."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from app.access import Actor
from app.core.errors import InvalidError

# As it stands in the browser's line, as a path of the house, or the number alone.
_ADDRESS = re.compile(r"(?:(?:https?://[^/\s]+)?/documents/)?(\d{1,9})(?:[/?#].*)?", re.ASCII)
UNREADABLE = "There is no document at this address, or you may not read it."


class Paper(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def href(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Papers:
    """`named`: those of the given numbers that the actor may read, in the language."""

    named: Callable[[Session, Actor, Collection[int], str], Mapping[int, Paper]]


def document_at(session: Session, actor: Actor, papers: Papers, typed: str) -> int | None:
    """The number of the document at an address that somebody typed; None for nothing typed.

    Raises:
        InvalidError: there is none, or this person may not read it; with the field `document`.
    """
    if not typed:
        return None
    found = _ADDRESS.fullmatch(typed.strip())
    number = int(found[1]) if found else 0
    if not papers.named(session, actor, [number], "en"):
        raise InvalidError(UNREADABLE, {"document": UNREADABLE})
    return number
