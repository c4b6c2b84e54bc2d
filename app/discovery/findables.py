"""What rooms on this floor let search find: the roof hands it in, because they are strangers to this one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor
from search import Record

Landing = tuple[str, str]
"""Title and address of what was found, in the reader's language."""


Thing = tuple[str, int]
"""Kind and number, as in a record."""


def _of_nothing(_session: Session, _things: Collection[Thing]) -> Sequence[int]:
    return ()


@dataclass(frozen=True, slots=True)
class Findable:
    """One kind of record.

    Attributes:
        kind: as in its records; `facets.KINDS_OF_ONE` names it.
        record: of one number; None for what is not to be found.
        ids: of everything that belongs in the index.
        found: of hits (number → best page, None for none) to these words, what the actor may have at this moment, by number.
        about: its numbers that tell of these things: who finds them changes with who may read those.
    """

    kind: str
    record: Callable[[Session, int], Record | None]
    ids: Callable[[Session], Sequence[int]]
    found: Callable[[Session, Actor, Mapping[int, int | None], str, str], Mapping[int, Landing]]
    about: Callable[[Session, Collection[Thing]], Sequence[int]] = _of_nothing


@dataclass(frozen=True, slots=True)
class Findables:
    kinds: Sequence[Findable] = ()
