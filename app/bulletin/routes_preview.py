"""An issue as its readers will have it, looked at on the desk; and a test by mail."""

from dataclasses import replace

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from app import accounts, audit
from app.access import Actor
from app.bulletin import papers, preview, testing
from app.bulletin.approval import desk_people
from app.bulletin.models import Issue
from app.bulletin.pages_preview import Asked, asked_for, preview_page, read_paper_mark, reads_of
from app.bulletin.queries import get_issue
from app.core.errors import InvalidError, NotFoundError
from app.core.sentences import Sentence
from app.core.services import Services
from app.web import BulletinDesk, FormBody, House, Incoming, Rendered, Room, UnitOfWork, redirect, render
from app.web.addresses import Number
from app.web.downloads import disposition
from app.web.language import language_of

router = Room("/bulletins/desk/{quarter}")
TEMPLATE = "bulletin/preview.html"
# The styles of a message stand in it; on this page alone they may. The frame around the message runs nothing.
STYLED = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@router.get("/preview")
def see(quarter: str, actor: BulletinDesk, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    issue = get_issue(session, actor, quarter)
    language = language_of(request, actor)
    return _shown(session, services, actor, issue, asked_for(issue, request.query_params, language), language)


@router.post("/preview/people/{person_id}")
def as_somebody(
    quarter: str,
    person_id: Number,
    actor: BulletinDesk,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    body: FormBody,
) -> Rendered:
    """A look at what somebody else would get: written down, and so not by a link."""
    issue = get_issue(session, actor, quarter)
    person = accounts.get_person(session, person_id)
    if person.state != accounts.PersonState.ACTIVE:
        raise NotFoundError
    audit.record(session, actor, "bulletin.previewed", issue.id, person=person.id)
    language = language_of(request, actor)
    asked = asked_for(issue, _plain(body), person.language or language)
    return _shown(session, services, actor, issue, replace(asked, person_id=person.id), language)


@router.get("/preview.pdf")
def on_paper(quarter: str, actor: BulletinDesk, session: UnitOfWork, services: House, request: Incoming) -> Response:
    """Drawn anew at each look. Of one person only by the link of a page that was written down, for a short time."""
    issue = get_issue(session, actor, quarter)
    asked = asked_for(issue, request.query_params, language_of(request, actor))
    reader = None
    if request.query_params.get("person"):
        number = read_paper_mark(services.settings, issue, actor, request.query_params)
        if number is None:
            raise NotFoundError
        asked, reader = replace(asked, person_id=number), accounts.actor_of_person(session, number)
    seen = preview.preview(session, issue, asked.language, actor, reads_of(actor, asked, reader))
    pdf = papers.print_now(services, session, seen.edition)
    name = f"bulletin-{issue.quarter}-{asked.language}.pdf"
    headers = {"content-disposition": disposition(name, inline=True), "cache-control": "private, no-store"}
    return Response(pdf, media_type="application/pdf", headers=headers)


@router.post("/test")
def send_test(quarter: str, actor: BulletinDesk, session: UnitOfWork, body: FormBody) -> Response:
    """To oneself or one colleague of the desk, and to nobody else."""
    issue = get_issue(session, actor, quarter)
    values = _plain(body)
    asked = asked_for(issue, values, actor.language)
    chosen = next((one for one in desk_people(session) if str(one.id) == values.get("to", "")), None)
    if chosen is None:
        raise InvalidError("Choose yourself or a colleague of the desk.")
    testing.send_test(session, issue, chosen.id, asked.language, by=actor)
    said = Sentence("A test is on its way to %(address)s.", address=chosen.email)
    return redirect(f"/bulletins/desk/{quarter}/preview?form=mail&language={asked.language}", said)


def _shown(session: Session, services: Services, actor: Actor, issue: Issue, asked: Asked, language: str) -> Rendered:
    page = preview_page(session, services, actor, issue, asked, language)
    answer = render(TEMPLATE, page)
    if page.mail is not None:
        answer.headers["content-security-policy"] = STYLED
    return answer


def _plain(body: FormData) -> dict[str, str]:
    return {name: value for name, value in body.items() if isinstance(value, str)}
