"""`/bulletins/2026-q4.pdf`: an issue on paper, as its reader may have it. It stands before `routes_read`."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import Actor
from app.bulletin import editions, papers, queries, readings
from app.bulletin.edition import Edition
from app.bulletin.models import Issue
from app.core.errors import NotFoundError
from app.core.services import Services
from app.web import Anyone, House, Incoming, Room, UnitOfWork
from app.web.downloads import send_file
from app.web.language import language_of

router = Room("/bulletins")


@router.get("/{quarter}.pdf")
def paper_in_my_language(
    quarter: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    issue = queries.get_published(session, quarter)
    return _paper(session, services, request, actor, issue, editions.language_for(issue, language_of(request, actor)))


@router.get("/{quarter}/{language}.pdf")
def paper(
    quarter: str, language: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    return _paper(session, services, request, actor, queries.get_published(session, quarter), language)


def _paper(
    session: Session, services: Services, request: Request, actor: Actor, issue: Issue, language: str
) -> Response:
    row = editions.newest(session, issue, language)
    if row is None:
        raise NotFoundError
    edition = editions.for_actor(session, Edition.from_dict(row.model), actor)
    # The first to ask with these rights waits some seconds; what is made is kept in a transaction of its own.
    kept = papers.paper_of(services, session, row, edition)
    answer = send_file(
        request,
        services.storage,
        key=kept.storage_key,
        name=f"bulletin-{edition.quarter}-{language}.pdf",
        size=kept.size,
        media_type="application/pdf",
        sha256=f"{kept.readers}-{kept.id}",
        download=False,
    )
    if request.headers.get("range", "bytes=0-").startswith("bytes=0-"):  # programs fetch a PDF in many parts
        answer.background = readings.after(services, request, issue, language, "pdf")
    return answer
