"""`/bulletins/2026-q4`: an issue as its readers have it. Its fixed words stand before it: this router comes last."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from app.access import Actor
from app.bulletin import editions, plain, queries, readings
from app.bulletin.edition import Edition
from app.bulletin.models import Issue
from app.bulletin.pages_read import issue_page
from app.core.errors import NotFoundError
from app.core.services import Services
from app.web import Anyone, House, Incoming, Rendered, Room, UnitOfWork, render
from app.web.addresses import Number
from app.web.language import language_of

router = Room("/bulletins")


@router.get("/{quarter}.txt")
def text_in_my_language(
    quarter: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    issue = queries.get_published(session, quarter)
    edition = _edition(session, issue, editions.language_for(issue, language_of(request, actor)), actor)
    return _text(services, request, actor, issue, edition)


@router.get("/{quarter}/items/{item_id}")
def item(quarter: str, item_id: Number, actor: Anyone, session: UnitOfWork, request: Incoming) -> Response:
    """Leads to the item within the issue; what the reader may not have is absent."""
    issue = queries.get_published(session, quarter)
    edition = _edition(session, issue, editions.language_for(issue, language_of(request, actor)), actor)
    if item_id not in {one.id for one in edition.blocks}:
        raise NotFoundError
    return RedirectResponse(f"/bulletins/{quarter}#item-{item_id}", 307)


@router.get("/{quarter}/{language}.txt")
def text(
    quarter: str, language: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    issue = queries.get_published(session, quarter)
    return _text(services, request, actor, issue, _edition(session, issue, language, actor))


@router.get("/{quarter}")
def in_my_language(quarter: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    issue = queries.get_published(session, quarter)
    language = language_of(request, actor)
    return _page(session, services, request, actor, issue, editions.language_for(issue, language))


@router.get("/{quarter}/{language}")
def in_language(
    quarter: str, language: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming
) -> Rendered:
    return _page(session, services, request, actor, queries.get_published(session, quarter), language)


def _page(
    session: Session, services: Services, request: Request, actor: Actor, issue: Issue, language: str
) -> Rendered:
    edition = _edition(session, issue, language, actor)
    page = issue_page(session, services.settings, issue, edition, actor, language_of(request, actor))
    answer = render("bulletin/issue.html", page)
    answer.background = readings.after(services, request, issue, edition.language, "web")
    return answer


def _edition(session: Session, issue: Issue, language: str, actor: Actor) -> Edition:
    return editions.for_actor(session, editions.edition_of(session, issue, language), actor)


def _text(services: Services, request: Request, actor: Actor, issue: Issue, edition: Edition) -> Response:
    return PlainTextResponse(
        plain.to_text(edition, services.settings.base_url, edition.language),
        headers={"cache-control": "private, no-cache" if actor.signed_in else "no-cache"},
        background=readings.after(services, request, issue, edition.language, "text"),
    )
