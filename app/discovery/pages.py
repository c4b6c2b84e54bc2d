"""Page values of search, home and welcome; templates/README.md lists the same attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class FacetOption:
    label: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    options: Sequence[FacetOption]


@dataclass(frozen=True, slots=True)
class OtherHit:
    kind: str
    title: str
    href: str
    text: Markup


@dataclass(frozen=True, slots=True)
class SearchPage:
    query: str
    total: int
    took: str
    hits: Sequence[Any]
    others: Sequence[OtherHit]
    facets: Sequence[Facet]
    chosen: Sequence[tuple[str, str]]
    clear_href: str
    sorts: Sequence[tuple[str, str, bool]]
    hidden: Sequence[tuple[str, str]]
    number: int
    last: int
    base: str
    limited: str
    corrected: str
    recent: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Await:
    icon: str
    label: str
    href: str
    hint: str
    tag: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    name: str
    href: str
    role: str
    news: str


@dataclass(frozen=True, slots=True)
class Offer:
    label: str
    href: str
    method: str = "get"
    kind: str = "primary"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HomePage:
    first_name: str
    awaits: Sequence[Await]
    documents: Sequence[Any]
    groups: Sequence[GroupLine]
    events: Sequence[Any]
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class OrganisationTile:
    name: str
    href: str
    initials: str


@dataclass(frozen=True, slots=True)
class WelcomePage:
    documents: Sequence[Any]
    document_total: int
    numbers: Sequence[tuple[str, str]]
    organisations: Sequence[OrganisationTile]
    organisation_total: int
    group_total: int


@dataclass(frozen=True, slots=True)
class JoinPage:
    organisation_total: int
