"""Page values about highlights and recommendations."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.followup.highlights import HighlightRow
from app.followup.rows import ActionRow
from app.organisations import Filled
from app.web import Pages
from app.web.parts import Offer

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class GroupHighlightsPage:
    """What one group brings to one quarter; `note` says why nothing can be changed, or ""."""

    group_name: str
    group_href: str
    quarter: str
    quarter_name: str
    rows: Sequence[HighlightRow]
    tabs: Sequence[tuple[str, str, bool]]
    offers: Sequence[Offer]
    note: str


@dataclass(frozen=True, slots=True)
class HighlightFormPage:
    """`highlight_id` is 0 for a new one; `followed` whether it has to stay a recommendation."""

    group_name: str
    group_href: str
    quarter: str
    quarter_name: str
    highlight_id: int
    form: Filled
    kinds: Choices
    followed: bool


@dataclass(frozen=True, slots=True)
class FollowPage:
    group_name: str
    group_href: str
    quarter: str
    highlight_id: int
    text: str
    form: Filled
    owners: Choices
    bodies: Sequence[str]
    least: str


@dataclass(frozen=True, slots=True)
class GroupPart:
    name: str
    href: str
    rows: Sequence[HighlightRow]


@dataclass(frozen=True, slots=True)
class QuarterPage:
    """What all groups bring. `missing` are groups at work that have brought nothing, as (name, address of their list)."""

    quarter_name: str
    last_day: str
    parts: Sequence[GroupPart]
    missing: Choices
    previous_href: str
    next_href: str
    mine: Choices
    total: int
    recommendations: int


@dataclass(frozen=True, slots=True)
class RecommendationsPage:
    """`chosen` by name of the filter; each filter offers (value, label)."""

    rows: Sequence[ActionRow]
    total: int
    addressees: Choices
    quarters: Choices
    states: Choices
    chosen: dict[str, str]
    narrowed: bool
    pages: Pages
    offers: Sequence[Offer]
