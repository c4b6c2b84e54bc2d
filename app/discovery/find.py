"""Asking the engine, checking each hit again in SQL, and falling back to titles and summaries when the engine is away."""

import re
import time
from collections.abc import Mapping
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

log = structlog.get_logger("search")
LIMITED = "Search is limited at the moment: it looks at titles and summaries only. Nothing is lost; full search comes back by itself."


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


def find(session: Session, services: Services, actor: Actor, asked: Asked, per_page: int, language: str) -> Found:
    engine = services.get(Index).engine
    try:
        results = engine.search(asked.to_query(actor, per_page))
    except search.SearchUnavailable as away:
        log.warning("search engine away", error=str(away))
        return fall_back(session, actor, asked, per_page, language)
    rows = documents.rows(session, actor, [hit.id for hit in results.hits if hit.kind == "document"], language)
    kept = tuple(hit for hit in results.hits if _stands(session, hit, rows))
    total = results.total - (len(results.hits) - len(kept))
    return Found(total, kept, rows, results.facets, results.engine, results.took_ms, corrected=results.corrected or "")


def _stands(session: Session, hit: Hit, rows: Mapping[int, documents.DocumentRow]) -> bool:
    """Whether the rows agree that this hit may be shown: the index may lag behind them."""
    if hit.kind == "document":
        return hit.id in rows
    if hit.kind == "organisation":
        return hit.id in organisations.names(session, [hit.id])
    return hit.kind == "group" and hit.id in groups.names(session, [hit.id])


def fall_back(session: Session, actor: Actor, asked: Asked, per_page: int, language: str) -> Found:
    """Titles and summaries in SQL: every word must be there. Only documents, without facets."""
    started = time.perf_counter()
    words = re.findall(r"\w+", asked.text)[:10]
    total, rows = documents.find_by_words(
        session, actor, words, asked.filters, page=asked.number, per_page=per_page, language=language
    )
    hits = tuple(
        Hit(
            key=f"document-{row.id}", kind="document", id=row.id, url=row.href, title=row.title, title_html=search.mark_words(row.title, asked.text),
            page=None, snippet=search.mark_words(row.summary, asked.text), score=0.0,
        )
        for row in rows
    )  # fmt: skip
    took = (time.perf_counter() - started) * 1000
    return Found(total, hits, {row.id: row for row in rows}, {}, "embedded", took, limited=LIMITED)
