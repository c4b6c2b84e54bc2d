"""The review queue as a page."""

from sqlalchemy.orm import Session
from starlette.requests import Request

from app import accounts
from app.access import Actor
from app.core import clock
from app.documents.pages import ReviewPage, WaitingRow
from app.documents.pages_checks import open_sentences
from app.documents.pages_list import tabs
from app.documents.queries_checks import checks_of
from app.documents.queries_review import Waiting
from app.documents.queries_versions import corrections
from app.web import Moments, paginate


def review_page(
    session: Session,
    request: Request,
    actor: Actor,
    found: list[Waiting],
    total: int,
    moments: Moments,
    *,
    page: int,
    per_page: int,
    language: str,
    corrected: bool,
) -> ReviewPage:
    people = accounts.cards(session, {one.owner_id for one in found})
    now = clock.now()
    found_by = checks_of(session, actor, [one.row.id for one in found], language)
    rows = [
        WaitingRow(
            one.row,
            (now - one.submitted_at).days,
            moments.tag(one.submitted_at, language),
            people[one.owner_id].name if one.owner_id in people else "",
            open_sentences(found_by.get(one.row.id, ()), language),
        )
        for one in found
    ]
    proposed = [
        (title, f"/documents/{number}/versions/all", note, moments.tag(when, language))
        for number, title, note, when in (corrections(session) if corrected else ())
    ]
    return ReviewPage(rows, proposed, total, paginate(request, total, page, per_page), tabs(actor, "review", language))
