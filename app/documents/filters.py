"""Filters of lists: by type, topic, pillar, county, organisation, year, language; several values of one name are alternatives."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session

from app import organisations
from app.core.text import one_line
from app.documents.codes import resolve
from app.documents.models import Document, DocumentTerm, DocumentVersion
from app.vocabularies import Vocabularies

VOCABULARY = {"type": "document_type", "topic": "topic", "pillar": "pillar", "county": "county", "language": "language"}
NAMES = ("type", "topic", "pillar", "county", "organisation", "year", "language")
OF_VERSION = frozenset({"type", "language", "year"})
MOST_VALUES = 20


def read_filters(given: Mapping[str, Sequence[str]], vocabularies: Vocabularies) -> dict[str, tuple[str, ...]]:
    """Known filters with their values; a code may be written as its label, and commas part values as repeated keys do."""
    found: dict[str, tuple[str, ...]] = {}
    for name in NAMES:
        typed = [one_line(part)[:80] for value in given.get(name, ()) for part in value.split(",")]
        vocabulary = VOCABULARY.get(name)
        values = [
            (resolve(vocabularies, vocabulary, value) or value) if vocabulary else value for value in typed if value
        ]
        if values:
            found[name] = tuple(dict.fromkeys(values))[:MOST_VALUES]
    return found


def conditions_of(session: Session, filters: Mapping[str, Sequence[str]]) -> list[ColumnElement[bool]]:
    """Conditions on Document joined to its DocumentVersion; a value that names nothing finds nothing. Unknown names are ignored."""
    return [_condition(session, name, values) for name, values in filters.items() if name in NAMES and values]


def _condition(session: Session, name: str, values: Sequence[str]) -> ColumnElement[bool]:
    if name == "type":
        return DocumentVersion.type.in_(values)
    if name == "language":
        return DocumentVersion.language.in_(values)
    if name == "year":
        years = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) == 4]
        return DocumentVersion.year.in_(years) if years else false()
    if name == "organisation":
        ids = [found.id for slug in values if (found := organisations.by_slug(session, slug)) is not None]
        return Document.organisation_id.in_(ids) if ids else false()
    meant = select(DocumentTerm.version_id).where(DocumentTerm.vocabulary == name, DocumentTerm.code.in_(values))
    return Document.version_id.in_(meant)
