"""What rooms on this floor let search find: the roof hands it in, because they are strangers to this one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.access import Actor
from search import Record

Landing = tuple[str, str]
"""Title and address of what was found, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Findable:
    """One kind of record.

    Attributes:
        kind: as in its records; `results.KIND_OF_ONE` names it.
        record: of one number; None for what is not to be found.
        ids: of everything that belongs in the index.
        found: of hits (number → best page, None for none) to these words, what the actor may have at this moment, by number.
    """

    kind: str
    record: Callable[[Session, int], Record | None]
    ids: Callable[[Session], Sequence[int]]
    found: Callable[[Session, Actor, Mapping[int, int | None], str, str], Mapping[int, Landing]]


@dataclass(frozen=True, slots=True)
class Findables:
    kinds: Sequence[Findable] = ()
