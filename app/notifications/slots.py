"""What rooms above tell of themselves: names for places that people watch or mute. The roof fills it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.access import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """A group or a topic; `name` in the reader's language, `key` the left part of a List-Id."""

    id: int
    name: str
    href: str
    key: str


NamePlaces = Callable[[Session, Actor, Collection[int], str], Mapping[int, Place]]


def _nowhere(_session: Session, _actor: Actor, _ids: Collection[int], _language: str) -> Mapping[int, Place]:
    return {}


@dataclass(frozen=True, slots=True)
class Places:
    """By number, in the reader's language; one that the actor may not know of is absent."""

    groups: NamePlaces = field(default=_nowhere)
    topics: NamePlaces = field(default=_nowhere)
