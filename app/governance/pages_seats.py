"""Page values of the secretariat's forms about committees."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.organisations import Filled

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class NewPage:
    """`kinds` are the codes of what can be set up now."""

    form: Filled
    counties: Choices
    kinds: Collection[str]


@dataclass(frozen=True, slots=True)
class EditPage:
    slug: str
    name: str
    form: Filled


@dataclass(frozen=True, slots=True)
class SeatPage:
    """`seat_id` is 0 for a seat to be. `fixed` says why the constituency stays as it is, "" where it may change."""

    slug: str
    committee: str
    seat_id: int
    form: Filled
    pillars: Choices
    organisations: Choices
    fixed: str


@dataclass(frozen=True, slots=True)
class CloseSeatPage:
    slug: str
    committee: str
    seat_id: int
    constituency: str


@dataclass(frozen=True, slots=True)
class TermPage:
    """`people` are those of the seat's organisation, by e-mail address."""

    slug: str
    committee: str
    seat_id: int
    constituency: str
    organisation: str
    form: Filled
    people: Choices
    steering: bool


@dataclass(frozen=True, slots=True)
class EndTermPage:
    slug: str
    committee: str
    term_id: int
    name: str
    constituency: str
    begun: bool
    form: Filled
