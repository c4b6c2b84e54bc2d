"""A record as the entries of the two indexes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import tantivy

from search.embedded.schema import reference
from search.records import FACETS, PageText, Record
from search.words import plain_words

OPENING = 80


@dataclass(frozen=True, slots=True)
class Shown:
    """What a result shows of a card."""

    key: str
    kind: str
    id: int
    url: str
    title: str
    summary: str


def shown_of(entry: tantivy.Document) -> Shown:
    """Read back what `card_entries` stored."""
    stored: Any = entry.get_first("shown")
    return Shown(*json.loads(bytes(stored).decode()))


def opening_of(title: str) -> str:
    """How a title begins, as plain words."""
    return " ".join(plain_words(title))[:OPENING]


def card_entries(record: Record, pages: list[PageText]) -> Iterator[tantivy.Document]:
    """The card, and the front where some find the record without reading it."""
    full = _card(record, pages)
    full.add_text("audience", record.audience)
    yield full
    if record.listed:
        front = _card(record.front(), [])
        front.add_text("front", "1")
        front.add_text("listed", record.listed)
        front.add_text("behind", record.audience)
        yield front


def _card(record: Record, pages: list[PageText]) -> tantivy.Document:
    """The text is joined, so that a phrase may run over the end of a page."""
    text = "\n".join((record.title, record.lead(), *(page.text for page in pages)))
    shown = (record.key, record.kind, record.id, record.url, record.title, record.summary)
    entry = _with_filters(record)
    entry.add_text("title", record.title)
    entry.add_text("text", text)
    entry.add_text("words", text)
    entry.add_text("heads", "\n".join((record.title, *record.keywords)))
    entry.add_text("opening", opening_of(record.title))
    entry.add_integer("dated", record.dated)
    entry.add_bytes("shown", json.dumps(shown, ensure_ascii=False).encode())
    return entry


def page_entries(record: Record, pages: list[PageText]) -> Iterator[tantivy.Document]:
    """One entry for each page that has any text."""
    for page in pages:
        if page.text.strip():
            entry = _with_filters(record)
            entry.add_text("audience", record.audience)
            entry.add_text("text", page.text)
            entry.add_unsigned("number", page.number)
            yield entry


def _with_filters(record: Record) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_text("key", record.key)
    entry.add_unsigned("ref", reference(record.key))
    if record.embargo_until > 0:
        entry.add_unsigned("embargo", record.embargo_until)
    for name in FACETS:
        for value in record.facet(name):
            entry.add_text(name, value)
    return entry
