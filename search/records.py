"""What is put into the index: a card for each thing, and its pages."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

FACETS = ("kind", "type", "pillar", "topic", "county", "organisation", "year", "language")

_KEY = re.compile(r"[A-Za-z0-9_-]{1,200}")


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page; `number` counts from 1 as the reader sees it."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Record:
    """One findable thing with everything the index needs to know of it.

    `facets` maps names out of `FACETS` to values; `audience` is "public", "members", "committee" or
    "group-<id>"; `embargo_until` and `dated` are seconds since the epoch (0: no embargo); `pages` may be
    a one-pass iterable and is read once, when the record is put. `listed` is an audience that finds the record by
    its card (title, summary, authors, keywords) and never by its pages, under embargo too; empty: nobody does.
    """

    key: str
    kind: str
    id: int
    url: str
    title: str
    audience: str
    summary: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    body_extra: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    embargo_until: int = 0
    dated: int = 0
    pages: Iterable[PageText] = ()
    listed: str = ""

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            message = f"a record's key has only letters, digits, _ and -: {self.key!r}"
            raise ValueError(message)
        if unknown := set(self.facets) - set(FACETS):
            message = f"unknown facets: {sorted(unknown)}"
            raise ValueError(message)

    def facet(self, name: str) -> tuple[str, ...]:
        """The distinct, non-empty values of one facet, in their given order."""
        return tuple(dict.fromkeys(value for value in self.facets.get(name, ()) if value))

    def lead(self) -> str:
        """Everything searchable beside the title and the pages, one part a line."""
        return "\n".join((self.summary, *self.authors, *self.keywords, self.body_extra))

    def front(self) -> "Record":
        """What those who may know of the record, but not read it, find it by."""
        return replace(self, body_extra="", pages=())
