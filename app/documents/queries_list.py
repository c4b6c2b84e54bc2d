"""The shelf: rows of one page, how many there are, and what the filters would leave."""

import time
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock, revision
from app.documents.filters import conditions_of
from app.documents.models import Document, DocumentTerm, DocumentVersion
from app.documents.queries import on_shelf
from app.documents.queries_rows import DocumentRow, make_rows, row_query

SORTS = ("newest", "title")
Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Tally:
    """What the filters leave: how many, and how many by facet and value (an organisation's value is its id)."""

    total: int
    facets: Mapping[str, Mapping[str, int]]


def find(
    session: Session,
    actor: Actor,
    filters: Filters,
    *,
    sort: str,
    page: int,
    per_page: int,
    language: str,
    tallies: "Tallies",
) -> tuple[list[DocumentRow], Tally]:
    """Rows of one page (from 1) and the tally, which is kept while nothing changes."""
    conditions = [on_shelf(actor, clock.now()), *conditions_of(session, filters)]
    query = row_query().where(*conditions).add_columns(func.coalesce(revision.current(), 0).label("revision"))
    query = (
        query.order_by(func.lower(DocumentVersion.title), Document.id)
        if sort == "title"
        else query.order_by(Document.published_at.desc(), Document.id.desc())
    )
    found = session.execute(query.limit(per_page).offset((page - 1) * per_page)).all()
    rows = make_rows(session, found, language)
    if not found:
        return rows, _tally(session, conditions)
    key = (
        session.get_bind().engine.url,
        actor.readable_audiences,
        tuple(sorted((name, tuple(values)) for name, values in filters.items())),
    )
    tally = tallies.get(found[0].revision, key)
    if tally is None:
        tally = _tally(session, conditions)
        tallies.keep(found[0].revision, key, tally)
    return rows, tally


class Tallies:
    """Tallies of this process by content revision, audiences and filters; at most a minute old, as embargoes end by time alone."""

    def __init__(self, seconds: float = 60.0, entries: int = 300) -> None:
        self._seconds = seconds
        self._entries = entries
        self._kept: OrderedDict[Hashable, tuple[float, Tally]] = OrderedDict()
        self._lock = Lock()

    def get(self, number: int, key: Hashable) -> Tally | None:
        with self._lock:
            held = self._kept.get((number, key))
        return held[1] if held is not None and held[0] > time.monotonic() else None

    def keep(self, number: int, key: Hashable, tally: Tally) -> None:
        with self._lock:
            self._kept[(number, key)] = (time.monotonic() + self._seconds, tally)
            while len(self._kept) > self._entries:
                self._kept.popitem(last=False)


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


def _part(
    facet: ColumnElement[Any] | Any, value: ColumnElement[Any] | Any, conditions: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    return (
        select(facet.label("facet"), value.label("value"), func.count().label("count"))
        .select_from(Document)
        .join(DocumentVersion, DocumentVersion.id == Document.version_id)
        .where(*conditions)
        .group_by("facet", "value")
    )
