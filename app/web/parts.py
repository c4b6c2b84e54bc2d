"""Values that the components of more than one room draw; templates/README.md lists the same attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


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
    name: str
    label: str
    options: Sequence[FacetOption]
