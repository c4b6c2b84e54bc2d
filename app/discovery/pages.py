"""Page values of search, home and welcome; templates/README.md lists the same attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.discovery.issues import IssueLine
from app.discovery.nothing import Nothing
from app.discovery.talk import Talk
from app.web import Pages
from app.web.parts import Facet, Offer
from app.web.times import When


@dataclass(frozen=True, slots=True)
class OtherHit:
    """`icon` is one of icons.html; `when` is an event's time, and `cancelled` its state."""

    kind: str
    icon: str
    title: str
    href: str
    text: Markup
    when: When | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`meant`: words that would find more, and the address that asks for them; `nothing`: what helps where nothing was found."""

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
    pages: Pages
    limited: str
    corrected: str
    recent: Sequence[tuple[str, str]]
    save_href: str = ""
    meant: tuple[str, str] | None = None
    nothing: Nothing | None = None


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
class OrganisationLine:
    """An organisation that the person acts for, with what they may do there."""

    name: str
    href: str
    offers: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HomePage:
    """`documents` and `events` were drawn before: they look alike to everybody with the same rights; `talk` is this reader's.

    `proposes`: they may propose items for the bulletin.
    """

    first_name: str
    awaits: Sequence[Await]
    documents: Markup
    talk: Talk | None
    organisations: Sequence[OrganisationLine]
    groups: Sequence[GroupLine]
    events: Markup
    offers: Sequence[Offer]
    issue: IssueLine | None
    proposes: bool


@dataclass(frozen=True, slots=True)
class HomeDocuments:
    documents: Sequence[Any]


@dataclass(frozen=True, slots=True)
class HomeEvents:
    events: Sequence[Any]


@dataclass(frozen=True, slots=True)
class OrganisationTile:
    name: str
    href: str
    initials: str


@dataclass(frozen=True, slots=True)
class Words:
    """The community's own words for its signed-out home; an empty one leaves the house's."""

    headline: str = ""
    lead: str = ""
    who_we_are: str = ""
    how_to_join: str = ""
    what_is_public: str = ""


class WordsByLanguage(dict[str, Words]):
    """Language → words; the roof provides it."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """How many `unit`s one kind of service reached, by the newest counts of the programmes."""

    reached: int
    service: str
    unit: str
    as_of: int


@dataclass(frozen=True, slots=True)
class WelcomePage:
    words: Words
    documents: Sequence[Any]
    document_total: int
    milestones: Sequence[Milestone]
    organisations: Sequence[OrganisationTile]
    organisation_total: int
    group_total: int
    events: Sequence[Any]
    issue: IssueLine | None
