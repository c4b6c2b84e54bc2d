"""`GET /api/v1/search`."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, Field

from app import documents
from app.discovery.asked import read_asked
from app.discovery.find import find
from app.web import Anyone, House, Incoming, Room, UnitOfWork

router = Room("/api/v1", include_in_schema=True, tags=["search"])
Values = Annotated[Sequence[str], Query(description="May be repeated; values of one facet are alternatives.")]


class SearchHit(BaseModel):
    """`snippet` is safe HTML whose only tag is `<mark>`; `page` is the best page of a document, and `pages` how many match.

    Page 5 of a document's second file is 1,000,005; its address leads to the right file. `readable`: False for a document
    that the caller may only know of, and ask a copy of. `external_id`: what an import called the document. `score` falls with
    the place and says no more: what the engine counts, it counts over documents that the caller may not know of, too.
    """

    kind: str
    id: int
    title: str
    url: str
    page: int | None
    pages: int
    snippet: str
    score: float
    readable: bool
    external_id: str | None


class SearchAnswer(BaseModel):
    query: str
    total: int
    took_ms: float
    engine: Literal["embedded", "meilisearch"]
    limited: bool = Field(description="True when the engine is away and only titles and summaries were searched.")
    page: int
    hits: list[SearchHit]
    facets: dict[str, dict[str, int]]
    corrected: str = Field(description="What was searched instead, where nothing held the words as typed; else empty.")
    suggestion: str = Field(description="Words that would find more; else empty.")


@router.get("/search", response_model=SearchAnswer)
def search_api(
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    q: Annotated[str, Query(max_length=2000)] = "",
    kind: Values = (),
    type: Values = (),
    topic: Values = (),
    pillar: Values = (),
    county: Values = (),
    year: Values = (),
    organisation: Values = (),
    language: Values = (),
    sort: Literal["relevance", "date"] = "relevance",
    page: Annotated[int, Query(ge=1, le=500)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 10,
) -> SearchAnswer:
    """Search everything that the caller may read; the unit is the thing, with its best page."""
    asked = read_asked(request.query_params)
    found = find(session, services, actor, asked, per_page=per_page, language=actor.language or "en")
    called = documents.external_ids(session, [h.id for h in found.hits if h.kind == "document"])
    hits = [
        SearchHit(
            kind=h.kind,
            id=h.id,
            title=h.title,
            url=h.url,
            page=h.page,
            pages=h.pages if h.page else 0,
            snippet=h.snippet,
            score=round(1 / place, 6),
            readable=h.kind != "document" or found.readable.get(h.id, False),
            external_id=called.get(h.id) if h.kind == "document" else None,
        )
        for place, h in enumerate(found.hits, start=(page - 1) * per_page + 1)
    ]
    return SearchAnswer(
        query=asked.text,
        total=found.total,
        took_ms=round(found.took_ms, 3),
        engine="meilisearch" if found.engine == "meilisearch" else "embedded",
        limited=bool(found.limited),
        page=page,
        hits=hits,
        facets={name: dict(counts) for name, counts in found.facets.items()},
        corrected=found.corrected,
        suggestion=found.suggestion,
    )
