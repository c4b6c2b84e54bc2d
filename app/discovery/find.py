"""Asking the engine, checking each hit in SQL, and falling back to titles and summaries when the engine is away."""

import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import structlog
from sqlalchemy.orm import Session

import search
from app import documents, events, forum, groups, organisations
from app.access import Actor
from app.core.kept import Kept
from app.core.services import Services
from app.discovery.asked import Asked
from app.discovery.engine import Index
from app.discovery.findables import Findables, Landing
from search import Hit

log = structlog.get_logger("search")
LIMITED = (
    "Search is limited at the moment: it looks at titles and summaries only. "
    "Nothing is lost; full search comes back by itself."
)


@dataclass(frozen=True, slots=True)
class Found:
    """`hits` are allowed to this actor now, by the rows of the database; `revision` is the content revision of that look.

    `times` tells when each event among the hits takes place; `readable` whether each document may be read, or only known of.
    """

    total: int
    hits: tuple[Hit, ...]
    revision: int
    facets: Mapping[str, Mapping[str, int]]
    engine: str
    took_ms: float
    limited: str = ""
    corrected: str = ""
    suggestion: str = ""
    times: Mapping[int, events.FoundEvent] = field(default_factory=dict)
    readable: Mapping[int, bool] = field(default_factory=dict)


def find(session: Session, services: Services, actor: Actor, asked: Asked, *, per_page: int, language: str) -> Found:
    engine = services.get(Index).tuned(session)
    try:
        results = engine.search(asked.to_query(actor, per_page))
    except search.SearchUnavailable as away:
        log.warning("search engine away", error=str(away))
        return fall_back(session, services, actor, asked, per_page=per_page, language=language)
    checked = check(session, services, actor, results.hits, asked.text, language)
    return Found(
        results.total - (len(results.hits) - len(checked.hits)),
        checked.hits,
        checked.revision,
        results.facets,
        results.engine,
        results.took_ms,
        corrected=results.corrected or "",
        suggestion=results.suggestion or "",
        times=checked.times,
        readable=checked.readable,
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """Hits that the database agrees to at this moment; the other attributes are as in `Found`."""

    hits: tuple[Hit, ...]
    revision: int
    times: Mapping[int, events.FoundEvent]
    readable: Mapping[int, bool]


def check(
    session: Session, services: Services, actor: Actor, hits: Sequence[Hit], words: str, language: str
) -> Checked:
    """What of an engine's answer this actor may have now, whatever the index says: one query a kind at most."""
    revision, shown, standing = _standing(session, services.get(Kept), actor, hits)
    times = events.found_events(session, actor, [hit.id for hit in hits if hit.kind == "event"])
    standing["event"] = times
    standing["topic"] = forum.found_topics(session, actor, {hit.id: hit.page for hit in hits if hit.kind == "topic"})
    landings = _landings(session, services.get(Findables), actor, hits, words, language)
    standing.update(landings)
    kept = tuple(_landing(_without_text(hit, shown), landings) for hit in hits if hit.id in standing.get(hit.kind, ()))
    return Checked(kept, revision, times, shown)


def _without_text(hit: Hit, readable: Mapping[int, bool]) -> Hit:
    """Not a word of a page of what the reader may only know of, whatever the index says."""
    if hit.kind != "document" or hit.page is None or readable[hit.id]:
        return hit
    return replace(hit, page=None, snippet="", pages=0)


def _landings(
    session: Session, more: Findables, actor: Actor, hits: Sequence[Hit], words: str, language: str
) -> dict[str, Mapping[int, Landing]]:
    """By kind and number, what rooms of this floor let this actor have; they are asked only where something is theirs."""
    pages = {one.kind: {hit.id: hit.page for hit in hits if hit.kind == one.kind} for one in more.kinds}
    wanted = [(one, pages[one.kind]) for one in more.kinds if pages[one.kind]]
    return {one.kind: one.found(session, actor, found, words, language) for one, found in wanted}


def _landing(hit: Hit, landings: Mapping[str, Mapping[int, Landing]]) -> Hit:
    """A topic is found at one of its posts, and opened there; an item of the bulletin in the edition that holds the words."""
    if hit.kind in landings:
        title, url = landings[hit.kind][hit.id]
        return replace(hit, title=title, url=url)
    if hit.kind != "topic" or hit.page is None:
        return hit
    return replace(hit, url=forum.href_of(hit.id, hit.page))


def _standing(
    session: Session, keep: Kept, actor: Actor, hits: Sequence[Hit]
) -> tuple[int, Mapping[int, bool], dict[str, Collection[int]]]:
    """By kind, what the database agrees may be shown: the index may lag behind it. One query a kind at most.

    Under embargo nothing is found, not even by those who may open it, unless it is listed to them.
    """
    revision, open_documents = documents.open_among(session, actor, [hit.id for hit in hits if hit.kind == "document"])
    standing: dict[str, Collection[int]] = {"document": open_documents}
    kinds = {hit.kind for hit in hits}
    others = {"organisation": organisations.all_ids, "group": groups.all_ids}
    for kind in kinds & others.keys():
        read = partial(_ids, others[kind], session)
        # Without a document among the hits there is no revision at hand to keep them under.
        standing[kind] = keep.get(revision, ("ids", kind), read) if revision else read()
    return revision, open_documents, standing


def _ids(read: Callable[[Session], Sequence[int]], session: Session) -> frozenset[int]:
    return frozenset(read(session))


def fall_back(
    session: Session, services: Services, actor: Actor, asked: Asked, *, per_page: int, language: str
) -> Found:
    """Titles and summaries in SQL: every word must be there. Only documents, without facets."""
    started = time.perf_counter()
    if asked.excludes("document"):
        return Found(0, (), 0, {}, "embedded", 0.0, limited=LIMITED)
    words = re.findall(r"\w+", asked.text)[:10]
    total, rows = documents.find_by_words(
        session, actor, words, asked.filters, page=asked.number, per_page=per_page, language=language
    )
    revision, readable = documents.open_among(session, actor, [row.id for row in rows])
    synonyms = services.get(Index).synonyms(session)
    hits = tuple(
        Hit(
            key=f"document-{row.id}",
            kind="document",
            id=row.id,
            url=row.href,
            title=row.title,
            title_html=search.mark_words(row.title, asked.text, synonyms),
            page=None,
            snippet=search.mark_words(row.summary, asked.text, synonyms),
            score=0.0,
        )
        for row in rows
    )
    took = (time.perf_counter() - started) * 1000
    return Found(total, hits, revision, {}, "embedded", took, limited=LIMITED, readable=readable)
