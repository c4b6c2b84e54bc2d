"""Asking the engine, checking each hit in SQL, and falling back to titles and summaries when the engine is away."""

import re
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy.orm import Session

import search
from app import documents, groups, organisations
from app.access import Actor
from app.core.services import Services
from app.discovery.asked import Asked
from app.discovery.engine import Index
from search import Hit

PUBLISHED = "published"
log = structlog.get_logger("search")
LIMITED = (
    "Search is limited at the moment: it looks at titles and summaries only. "
    "Nothing is lost; full search comes back by itself."
)


@dataclass(frozen=True, slots=True)
class Found:
    """`hits` are allowed to this actor now, by the rows themselves. `rows` holds the documents among them by id."""

    total: int
    hits: tuple[Hit, ...]
    rows: Mapping[int, documents.DocumentRow]
    facets: Mapping[str, Mapping[str, int]]
    engine: str
    took_ms: float
    limited: str = ""
    corrected: str = ""
    names: Mapping[int, str] = field(default_factory=dict)


def find(session: Session, services: Services, actor: Actor, asked: Asked, *, per_page: int, language: str) -> Found:
    engine = services.get(Index).engine
    try:
        results = engine.search(asked.to_query(actor, per_page))
    except search.SearchUnavailable as away:
        log.warning("search engine away", error=str(away))
        return fall_back(session, actor, asked, per_page=per_page, language=language)
    rows = _open_rows(session, actor, results.hits, language)
    standing = _standing(session, results.hits, rows)
    kept = tuple(hit for hit in results.hits if hit.id in standing.get(hit.kind, ()))
    total = results.total - (len(results.hits) - len(kept))
    return Found(total, kept, rows, results.facets, results.engine, results.took_ms, corrected=results.corrected or "")


def _open_rows(
    session: Session, actor: Actor, hits: Sequence[Hit], language: str
) -> Mapping[int, documents.DocumentRow]:
    """The documents among the hits. Under embargo nothing is found, not even by those who may open it."""
    found = documents.rows(session, actor, [hit.id for hit in hits if hit.kind == "document"], language)
    return {number: row for number, row in found.items() if row.state == PUBLISHED}


def _standing(session: Session, hits: Sequence[Hit], rows: Mapping[int, object]) -> Mapping[str, Collection[int]]:
    """By kind, what the database agrees may be shown: the index may lag behind it. One query a kind at most."""
    standing: dict[str, Collection[int]] = {"document": rows.keys()}
    kinds = {hit.kind for hit in hits}
    if "organisation" in kinds:
        standing["organisation"] = frozenset(organisations.all_ids(session))
    if "group" in kinds:
        standing["group"] = frozenset(groups.all_ids(session))
    return standing


def fall_back(session: Session, actor: Actor, asked: Asked, *, per_page: int, language: str) -> Found:
    """Titles and summaries in SQL: every word must be there. Only documents, without facets."""
    started = time.perf_counter()
    if asked.excludes("document"):
        return Found(0, (), {}, {}, "embedded", 0.0, limited=LIMITED)
    words = re.findall(r"\w+", asked.text)[:10]
    total, rows = documents.find_by_words(
        session, actor, words, asked.filters, page=asked.number, per_page=per_page, language=language
    )
    hits = tuple(
        Hit(
            key=f"document-{row.id}",
            kind="document",
            id=row.id,
            url=row.href,
            title=row.title,
            title_html=search.mark_words(row.title, asked.text),
            page=None,
            snippet=search.mark_words(row.summary, asked.text),
            score=0.0,
        )
        for row in rows
    )
    took = (time.perf_counter() - started) * 1000
    return Found(total, hits, {row.id: row for row in rows}, {}, "embedded", took, limited=LIMITED)
