"""What is asked of an engine, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from search.records import FACETS

Sort = Literal["relevance", "date"]
EngineName = Literal["embedded", "meilisearch"]


@dataclass(frozen=True, slots=True)
class Query:
    """One question.

    `text` is what the person typed; empty text lists everything the filters leave. `filters` are OR within
    a facet and AND between facets. `audiences` is the set the reader belongs to; None means every audience.
    Only records whose `embargo_until` is at most `now` (seconds since the epoch) are found, whoever asks.
    `page` counts from 1.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    audiences: frozenset[str] | None = frozenset()
    now: int = 0
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = 10

    def __post_init__(self) -> None:
        if unknown := set(self.filters) - set(FACETS):
            message = f"unknown facets: {sorted(unknown)}"
            raise ValueError(message)
        if self.page < 1 or self.per_page < 1:
            message = "page and per_page count from 1"
            raise ValueError(message)

    @property
    def offset(self) -> int:
        """How many hits come before this page."""
        return (self.page - 1) * self.per_page

    def narrowed(self) -> dict[str, tuple[str, ...]]:
        """The filters that really narrow: those with at least one value."""
        return {name: values for name, values in self.filters.items() if values}


@dataclass(frozen=True, slots=True)
class Hit:
    """One found thing. `title_html` and `snippet` are safe HTML whose only tag is <mark>.

    `page` is the number of the best page, None where no page holds a searched word (then the snippet is
    taken from the summary). `pages` is how many pages match, as `Engine.search_pages` lists them. Scores compare
    within one answer only.
    """

    key: str
    kind: str
    id: int
    url: str
    title: str
    title_html: str
    page: int | None
    snippet: str
    score: float
    pages: int = 0


@dataclass(frozen=True, slots=True)
class PageHit:
    """One matching page of a document, with a safe snippet."""

    number: int
    snippet: str
    score: float


@dataclass(frozen=True, slots=True)
class PageHits:
    """Matching pages of one document, the best first; `total` counts them all."""

    total: int
    hits: tuple[PageHit, ...]


@dataclass(frozen=True, slots=True)
class Suggest:
    """What has been typed so far, by whom (as in `Query`), and how many titles are wanted."""

    text: str
    audiences: frozenset[str] | None = frozenset()
    now: int = 0
    limit: int = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A thing whose title goes with what was typed; `title_html` is safe HTML whose only tag is <mark>."""

    kind: str
    id: int
    title: str
    title_html: str
    url: str


@dataclass(frozen=True, slots=True)
class Results:
    """One answer. `total` and the facet counts count things (documents), never pages.

    Counts of a facet ignore that facet's own filter, so that its other values can still be chosen.
    `corrected` is the question with mistyped words replaced, where the answer rests on such a guess; `suggestion`
    one that would find much more, where the answer is of what was typed and is empty or meagre.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]]
    engine: EngineName
    took_ms: float
    corrected: str | None = None
    suggestion: str | None = None
