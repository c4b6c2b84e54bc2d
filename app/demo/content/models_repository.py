"""What stands beside the demo's documents; documents, groups and organisations by their slugs."""

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
class DemoRepository:
    more: tuple[DemoMore, ...]
    relations: tuple[DemoRelation, ...]
    authors: tuple[DemoAuthor, ...]
    collections: tuple[DemoCollection, ...]
