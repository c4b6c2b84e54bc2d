"""The shelf: rows of one page, how many there are, and what the filters would leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import SQLColumnExpression

from app.access import Actor
from app.core import clock
from app.documents.filters import conditions_of
from app.documents.models import Document, DocumentTerm, DocumentVersion
from app.documents.queries import on_display, on_shelf_or_any
from app.documents.queries_rows import DocumentRow, make_rows, row_query

SORTS = ("newest", "title")
Filters = Mapping[str, Sequence[str]]
Column = SQLColumnExpression[Any]


@dataclass(frozen=True, slots=True)
class Tally:
    """What the filters leave: how many, and how many by facet and value (an organisation's value is its id)."""

    total: int
    facets: Mapping[str, Mapping[str, int]]


def find(
    session: Session, actor: Actor, filters: Filters, *, sort: str, page: int, per_page: int, language: str
) -> tuple[list[DocumentRow], Tally]:
    """Rows of one page (from 1) of what is on display to the actor, and the tally of all that the filters leave."""
    now = clock.now()
    conditions = [on_display(actor, now), *conditions_of(session, filters)]
    by_title = (func.lower(DocumentVersion.title), Document.id)
    newest_first = (Document.published_at.desc(), Document.id.desc())
    query = (
        row_query(on_shelf_or_any(actor, now))
        .where(*conditions)
        .order_by(*(by_title if sort == "title" else newest_first))
    )
    found = session.execute(query.limit(per_page).offset((page - 1) * per_page)).all()
    return make_rows(session, found, language), _tally(session, conditions)


def _tally(session: Session, conditions: Sequence[ColumnElement[bool]]) -> Tally:
    """One query: the numbers by value of each facet, and by nothing for the total."""
    version = {
        "type": DocumentVersion.type,
        "language": DocumentVersion.language,
        "year": cast(DocumentVersion.year, String),
    }
    parts = [_part(literal(name, String), column, conditions) for name, column in version.items()]
    parts.append(_part(literal("organisation", String), cast(Document.organisation_id, String), conditions))
    parts.append(_part(literal("", String), literal("", String), conditions))
    terms = _part(DocumentTerm.vocabulary, DocumentTerm.code, conditions).join(
        DocumentTerm, DocumentTerm.version_id == Document.version_id
    )
    facets: dict[str, dict[str, int]] = {}
    for facet, value, count in session.execute(union_all(*parts, terms)):
        if value is not None:
            facets.setdefault(facet, {})[value] = count
    return Tally(facets.pop("", {}).get("", 0), facets)


def _part(facet: Column, value: Column, conditions: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return (
        select(facet.label("facet"), value.label("value"), func.count().label("count"))
        .select_from(Document)
        .join(DocumentVersion, DocumentVersion.id == Document.version_id)
        .where(*conditions)
        .group_by("facet", "value")
    )
