"""Values that the components of more than one room draw; templates/README.md lists the same attributes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ScalarSelect

from app.access import Actor

Plural = Callable[[str, str, int], str]


@dataclass(frozen=True, slots=True)
class Offer:
    """Something the reader may do next; with a `reason` it is drawn but cannot be pressed."""

    label: str
    href: str
    method: str = "get"
    kind: str = "secondary"
    reason: str = ""


class FacetOption(NamedTuple):
    """A tuple, because a page makes dozens of them."""

    label: str
    # Hides the method of tuples, which nobody asks of an option.
    count: int  # type: ignore[assignment]
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """`more`: address of the page with all values, "" where all are among the options; `total`: how many these are."""

    name: str
    label: str
    options: Sequence[FacetOption]
    more: str = ""
    total: int = 0


@dataclass(frozen=True, slots=True)
class WaitLine:
    """How home says that something waits: `label` with a number, given the language's `ngettext`; `hint`, `tag` are messages."""

    icon: str
    label: Callable[[Plural, int], str]
    href: str
    hint: str
    tag: str


@dataclass(frozen=True, slots=True)
class WaitSource:
    """Something of a room that may wait for a person with a certain right; `count` is a part of home's one statement."""

    name: str
    concerns: Callable[[Actor], bool]
    count: Callable[[], ScalarSelect[int]]
    line: WaitLine


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """As `file_row` of components/lists.html draws it; `size` in bytes, `id` where forms name it."""

    id: int = 0
    name: str
    href: str
    type: str
    size: int
    pages: int = 0
    note: str = ""
