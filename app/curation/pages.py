"""The values of the pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.curation.queries import Kept
from app.documents import DocumentRow
from app.web.parts import Offer

Errors = Sequence[tuple[str, str]]
Tabs = Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class Card:
    """`group`: its name, "" for the community's."""

    title: str
    href: str
    summary: str
    group: str
    access: str
    access_label: str
    count: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """`group`: whose they are, (name, address) or None for all; `begin_href`: "" for readers."""

    cards: Sequence[Card]
    group: tuple[str, str] | None
    begin_href: str
    tabs: Tabs


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """`found`: what the words in `query` lead to, to be put in; `feed`: address of each kept document's page is in its row."""

    href: str
    title: str
    summary: str
    group: tuple[str, str] | None
    access: str
    access_label: str
    kept: Sequence[Kept]
    offers: Sequence[Offer]
    tends: bool
    query: str
    found: Sequence[DocumentRow]
    hidden: int


@dataclass(frozen=True, slots=True)
class EditPage:
    """`action`: where the form goes; `visibilities`: (value, label); `owners`: (value, label), () where it is settled."""

    heading: str
    action: str
    back: str
    title: str
    summary: str
    visibility: str
    visibilities: Sequence[tuple[str, str]]
    owner: str
    owners: Sequence[tuple[str, str]]
    errors: Errors


@dataclass(frozen=True, slots=True)
class InCollections:
    """On a document's page: where it stands, and where the reader may put it."""

    document_id: int
    holding: Sequence[tuple[int, str]]
    tended: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class VocabularyCard:
    title: str
    href: str
    count: int
    retired: int


@dataclass(frozen=True, slots=True)
class TermRow:
    code: str
    en: str
    sw: str
    retired: bool


@dataclass(frozen=True, slots=True)
class VocabularyPage:
    """`grows`: whether terms may be added and retired, or only named. `edited`: code of the term whose labels are being changed."""

    name: str
    title: str
    href: str
    terms: Sequence[TermRow]
    grows: bool
    edited: str
    label_en: str
    label_sw: str
    errors: Errors


@dataclass(frozen=True, slots=True)
class WordRow:
    id: int
    en: str
    sw: str
    acronym: str
    others: str
    definition: str


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """`letters`: (letter, address, current)."""

    words: Sequence[WordRow]
    total: int
    query: str
    letters: Sequence[tuple[str, str, bool]]
    names: bool
    retired: Sequence[WordRow]
    tabs: Tabs


@dataclass(frozen=True, slots=True)
class WordPage:
    heading: str
    action: str
    retire: str
    en: str
    sw: str
    acronym: str
    others: str
    definition_en: str
    definition_sw: str
    errors: Errors
