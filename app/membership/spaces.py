"""What the rooms above tell this one: the spaces that guests may enter, and what somebody has published."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Space:
    """A working group; `name` in the language that was asked for."""

    id: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Spaces:
    """The roof provides both: the spaces that are open, for a choice, and all of them, to be named."""

    open: Callable[[Session, str], Sequence[Space]]
    every: Callable[[Session, str], Sequence[Space]]

    def named(self, session: Session, language: str) -> dict[str, Space]:
        """By number as text, as a stay keeps them."""
        return {str(one.id): one for one in self.every(session, language)}


@dataclass(frozen=True, slots=True)
class Works:
    """How many published documents a person has brought in."""

    count: Callable[[Session, int], int]
