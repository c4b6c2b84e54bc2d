"""`/search/suggest`: what the search fields offer while somebody types; a fragment, or JSON for whoever asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from app.discovery.suggest import LONGEST, SuggestedGroup, suggest
from app.web import Anyone, House, Incoming, Rendered, Room, UnitOfWork, render
from app.web.language import language_of

router = Room()
api = Room("/api/v1", include_in_schema=True, tags=["search"])
# Of this reader alone, for as long as they type back and forth.
KEEP = "private, max-age=30"
Typed = Annotated[str, Query(max_length=2000)]


@dataclass(frozen=True, slots=True)
class SuggestPage:
    """`discovery/_suggest.html`: options of a list box, numbered from 1 over all groups."""

    query: str
    all_href: str
    groups: Sequence[SuggestedGroup]
    count: int


class SuggestedThing(BaseModel):
    """`title_html` is safe HTML whose only tag is `<mark>`."""

    kind: str
    id: int
    title: str
    title_html: str
    url: str


class SuggestAnswer(BaseModel):
    query: str
    items: list[SuggestedThing]


@router.get("/search/suggest")
def suggest_page(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, q: str = ""
) -> Rendered | Response:
    groups = suggest(session, services, actor, q, language_of(request, actor))
    if "application/json" in request.headers.get("accept", ""):
        answer = _answer(q, groups).model_dump()
        return JSONResponse(answer, headers={"cache-control": KEEP, "vary": "accept, cookie"})
    count = sum(len(group.options) for group in groups)
    page = SuggestPage(q.strip()[:LONGEST], f"/search?{urlencode([('q', q.strip()[:LONGEST])])}", groups, count)
    return render("discovery/_suggest.html", page, cache_control=KEEP, vary="accept, cookie")


@api.get("/search/suggest", response_model=SuggestAnswer)
def suggest_api(actor: Anyone, session: UnitOfWork, services: House, q: Typed = "") -> SuggestAnswer:
    """Titles that go with what was typed so far, of what the caller may know of; the last word may be a beginning."""
    return _answer(q, suggest(session, services, actor, q, actor.language or "en"))


def _answer(typed: str, groups: Sequence[SuggestedGroup]) -> SuggestAnswer:
    items = [
        SuggestedThing(kind=one.kind, id=one.id, title=one.title, title_html=str(one.marked), url=one.href)
        for group in groups
        for one in group.options
    ]
    return SuggestAnswer(query=typed, items=items)
