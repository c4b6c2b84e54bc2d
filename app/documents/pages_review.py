"""The review queue as a page."""

from sqlalchemy.orm import Session
from starlette.requests import Request

from app import accounts
from app.access import Actor
from app.core import clock
from app.documents.models import ExtractionState
from app.documents.pages import ReviewPage, WaitingRow
from app.documents.pages_list import tabs
from app.documents.queries_review import Waiting
from app.web import Moments, paginate
from app.web.language import translations


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
) -> ReviewPage:
    people = accounts.cards(session, {one.owner_id for one in found})
    now = clock.now()
    rows = [
        WaitingRow(
            one.row,
            (now - one.submitted_at).days,
            moments.tag(one.submitted_at, language),
            people[one.owner_id].name if one.owner_id in people else "",
            _checks(one, language),
        )
        for one in found
    ]
    return ReviewPage(rows, total, paginate(request, total, page, per_page), tabs(actor, "review", language))


def _checks(one: Waiting, language: str) -> list[str]:
    say = translations(language).gettext
    about_text = {
        ExtractionState.PENDING: say("Its text is still being read."),
        ExtractionState.FAILED: say("Its text could not be read."),
        ExtractionState.ENCRYPTED: say("It is protected by a password."),
        ExtractionState.NO_TEXT: say("It holds no text that search could find."),
    }
    found = [sentence for state, sentence in about_text.items() if state == one.extraction]
    if one.twin:
        found.append(say("The same file is in another document."))
    if not one.has_summary:
        found.append(say("It has no summary."))
    return found
