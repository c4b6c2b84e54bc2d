"""What stands beside the demo's documents; documents, groups and organisations by their slugs."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoMore:
    """`duration` in seconds; "" and None for what is not said."""

    document: str
    listed: str
    identifier: str
    link: str
    duration: int | None


@dataclass(frozen=True, slots=True)
class DemoRelation:
    document: str
    kind: str
    other: str


@dataclass(frozen=True, slots=True)
class DemoAuthor:
    """`place` counts from 0 in the document's list of authors."""

    document: str
    place: int
    organisation: str


@dataclass(frozen=True, slots=True)
class DemoCollection:
    """`documents`: with why each is there; `group` is "" for the community's."""

    title: str
    summary: str
    group: str
    visibility: str
    documents: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DemoCopy:
    """A request of a person (their e-mail) for a copy, so many days ago; `granted` is the answer, "" while it waits."""

    document: str
    person: str
    reason: str
    days_ago: int
    granted: str


@dataclass(frozen=True, slots=True)
class DemoCorrection:
    """What the document's uploader proposes: `wrong` stands in its text, and `right` would stand in its place."""

    document: str
    wrong: str
    right: str
    note: str
    days_ago: int


@dataclass(frozen=True, slots=True)
class DemoSearch:
    """`filters` as the address of the search page has them."""

    person: str
    name: str
    question: str
    filters: Mapping[str, tuple[str, ...]]
    cadence: str


@dataclass(frozen=True, slots=True)
class DemoMissed:
    """A question that found nothing, and how often it was asked."""

    question: str
    times: int


@dataclass(frozen=True, slots=True)
class DemoRepository:
    more: tuple[DemoMore, ...]
    relations: tuple[DemoRelation, ...]
    authors: tuple[DemoAuthor, ...]
    collections: tuple[DemoCollection, ...]
    copies: tuple[DemoCopy, ...]
    corrections: tuple[DemoCorrection, ...]
    searches: tuple[DemoSearch, ...]
    missed: tuple[DemoMissed, ...]
