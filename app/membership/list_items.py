"""One of several answers, told by its place and by a mark of what the reader saw there: two windows cannot mix them up."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import TypeVar

from app.core.errors import ConflictError, NotFoundError
from app.membership.answers import ContactAnswer, ProgrammeAnswer

CHANGED = "This was changed in another window. Go back to the list and open it again."
FULL = "The list is full. Remove an entry first."
Item = TypeVar("Item", ProgrammeAnswer, ContactAnswer)


def mark(item: ProgrammeAnswer | ContactAnswer) -> str:
    """Changes with every word of the item."""
    return sha256(json.dumps(asdict(item), sort_keys=True).encode()).hexdigest()[:16]


def item_at(items: Sequence[Item], place: int, seen: str | None = None) -> Item:
    """Counted from 1.

    Args:
        seen: the mark that came back with the form; None or empty where none did.

    Raises:
        NotFoundError: there is none at this place.
        ConflictError: it is not the one that was seen.
    """
    if seen and (place > len(items) or mark(items[place - 1]) != seen):
        raise ConflictError(CHANGED)
    if not 1 <= place <= len(items):
        raise NotFoundError
    return items[place - 1]


def put(items: Sequence[Item], place: int, item: Item, most: int) -> tuple[Item, ...]:
    """With the item at its place; at the end for place 0, unless it is there already (one press too many).

    Raises:
        ConflictError: no more fit.
    """
    if place:
        return tuple(item if n == place else one for n, one in enumerate(items, 1))
    if item in items:
        return tuple(items)
    if len(items) >= most:
        raise ConflictError(FULL)
    return tuple(items) + (item,)  # noqa: RUF005 - mypy loses the type variable in a display


def without(items: Sequence[Item], place: int) -> tuple[Item, ...]:
    return tuple(one for n, one in enumerate(items, 1) if n != place)
