"""Filters beside the results: names in the reader's language, counts, and links that turn each value on and off."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote_plus, urlencode

from sqlalchemy.orm import Session

from app import organisations
from app.core.kept import Kept
from app.discovery.asked import Asked
from app.discovery.find import Found
from app.vocabularies import load_vocabularies
from app.web.language import translations
from app.web.parts import Facet, FacetOption

SHOWN = 8
# Facet → its message id, and the vocabulary that labels its values.
FACETS = (
    ("kind", "Kind", ""),
    ("type", "Type", "document_type"),
    ("topic", "Topic", "topic"),
    ("pillar", "Pillar", "pillar"),
    ("county", "County", "county"),
    ("organisation", "Organisation", ""),
    ("year", "Year", ""),
    ("language", "Language", "language"),
)
NAMES = {name: label for name, label, _ in FACETS}
KINDS = {
    "document": "Documents",
    "organisation": "Organisations",
    "group": "Working groups",
    "event": "Events",
    "topic": "Discussions",
    "bulletin": "Bulletin",
}
KINDS_OF_ONE = {
    # kind: what it is called, and its picture
    "document": ("Document", "file"),
    "organisation": ("Organisation", "building"),
    "group": ("Working group", "people"),
    "event": ("Event", "calendar"),
    "topic": ("Discussion", "chat"),
    "bulletin": ("Bulletin", "mail"),
    "bulletin_item": ("Bulletin", "mail"),
}
Labels = Mapping[str, Mapping[str, str]]
"""Facet → value → label."""


def labels_of(session: Session, slugs: Mapping[str, str], language: str) -> Labels:
    """`slugs` names the organisations that are wanted (`organisation_names`)."""
    vocabularies = load_vocabularies(session)
    say = translations(language).gettext
    named = {name: vocabularies.labels(vocabulary, language) for name, _, vocabulary in FACETS if vocabulary}
    kinds = {code: say(label) for code, label in KINDS.items()}
    return {**named, "kind": kinds, "organisation": slugs, "year": {}}


def organisation_names(session: Session, keep: Kept, asked: Asked, found: Found) -> Mapping[str, str]:
    """Labels of the organisations that the filters offer; kept while nothing changes."""
    wanted = {*found.facets.get("organisation", {}), *asked.filters.get("organisation", ())}
    if not found.revision:
        return organisations.names_by_slug(session, wanted)
    key = ("organisation names", frozenset(wanted))
    return keep.get(found.revision, key, lambda: organisations.names_by_slug(session, wanted))


def chosen(asked: Asked, labels: Labels) -> list[tuple[str, str]]:
    """What narrows the results, each with the address without it."""
    return [
        (labels[name].get(value, value), asked.href(without=(name, value)))
        for name, values in asked.filters.items()
        for value in values
    ]


def facets(asked: Asked, found: Found, labels: Labels, language: str) -> list[Facet]:
    say = translations(language).gettext
    made = (_facet(name, say(label), labels[name], asked, found) for name, label, _ in FACETS)
    return [facet for facet in made if facet is not None]


def every_option(name: str, asked: Asked, found: Found, labels: Labels) -> list[FacetOption]:
    """All values of one facet, by name; years the newest first."""
    counts = found.facets.get(name, {})
    values = dict.fromkeys([*counts, *asked.filters.get(name, ())])
    named = labels[name]
    by_name = sorted(values, key=lambda value: named.get(value, value).casefold())
    return _options(name, by_name[::-1] if name == "year" else by_name, named, asked, counts)


def _facet(name: str, label: str, labels: Mapping[str, str], asked: Asked, found: Found) -> Facet | None:
    counts = found.facets.get(name, {})
    held = asked.filters.get(name, ())
    order = sorted(
        counts.items(),
        key=(lambda pair: pair[0]) if name == "year" else (lambda pair: (-pair[1], labels.get(pair[0], pair[0]))),
        reverse=name == "year",
    )
    values = [value for value, _ in order[:SHOWN]]
    values += [value for value in held if value not in values]
    if len(values) < 2 and not held:
        return None
    more = f"/search/filters/{name}?{urlencode(asked.pairs())}" if len(order) > SHOWN else ""
    return Facet(name, label, _options(name, values, labels, asked, counts), more, len(order))


def _options(
    name: str, values: Sequence[str], labels: Mapping[str, str], asked: Asked, counts: Mapping[str, int]
) -> list[FacetOption]:
    held = asked.filters.get(name, ())
    here = asked.href()
    more = f"{here}{'&' if '?' in here else '?'}{name}="
    return [
        FacetOption(
            labels.get(value, value),
            counts.get(value, 0),
            asked.href(without=(name, value)) if value in held else more + quote_plus(value),
            value in held,
        )
        for value in values
    ]
