"""`/search/missed`: what was asked and not found, for the content coordinator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from starlette.responses import Response

import search
from app.core import clock
from app.core.errors import NotFoundError
from app.discovery.asked import Asked
from app.discovery.engine import Index
from app.discovery.models import SearchMiss
from app.discovery.pages_saved import in_words, labels_for
from app.web import (
    PER_PAGE,
    Coordinator,
    House,
    Incoming,
    Pages,
    Rendered,
    Room,
    UnitOfWork,
    page_number,
    paginate,
    redirect,
    render,
)
from app.web.addresses import Number
from app.web.language import language_of

router = Room("/search/missed")


@dataclass(frozen=True, slots=True)
class MissedRow:
    """`finds`: how much the coordinator would find now; None while the search engine is away."""

    id: int
    question: str
    href: str
    filters: Sequence[str]
    asked: int
    days: int
    first: date
    last: date
    finds: int | None


@dataclass(frozen=True, slots=True)
class MissedPage:
    """`discovery/missed.html`."""

    rows: Sequence[MissedRow]
    pages: Pages


@router.get("")
def listing(actor: Coordinator, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    """What was asked on most days first; one that was dismissed comes back when it is asked on a later day."""
    number, language = page_number(request), language_of(request, actor)
    total = session.scalar(select(func.count(SearchMiss.id)).where(_open())) or 0
    order = (SearchMiss.days.desc(), SearchMiss.asked.desc(), SearchMiss.last_on.desc(), SearchMiss.id)
    query = select(SearchMiss).where(_open()).order_by(*order).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    found = [(row, _asked(row)) for row in session.scalars(query)]
    labels = labels_for(session, [asked for _, asked in found], language)
    engine = services.get(Index).tuned(session)

    def finds(asked: Asked) -> int | None:
        try:
            return engine.search(asked.to_query(actor, 1)).total
        except search.SearchUnavailable:
            return None

    rows = [
        MissedRow(
            row.id,
            row.question,
            asked.href(),
            in_words(asked, labels, language),
            row.asked,
            row.days,
            row.first_on,
            row.last_on,
            finds(asked),
        )
        for row, asked in found
    ]
    return render("discovery/missed.html", MissedPage(rows, paginate(request, total, number)))


@router.post("/{miss_id}/dismiss")
def dismiss(miss_id: Number, actor: Coordinator, session: UnitOfWork) -> Response:
    row = session.get(SearchMiss, miss_id, with_for_update=True)
    if row is None:
        raise NotFoundError
    row.dismissed_on = clock.home_today()
    return redirect("/search/missed", "The question is off the list. It comes back when it is asked again.")


def _open() -> ColumnElement[bool]:
    return or_(SearchMiss.dismissed_on.is_(None), SearchMiss.dismissed_on < SearchMiss.last_on)


def _asked(row: SearchMiss) -> Asked:
    return Asked(row.question, {name: tuple(values) for name, values in row.filters.items()}, "relevance", 1)
