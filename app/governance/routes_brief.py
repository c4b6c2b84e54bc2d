"""The steering committee's quarterly brief, on the screen and as PDF."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import organisations
from app.access import Actor
from app.core import clock
from app.core.errors import NotFoundError
from app.core.quarters import Quarter
from app.core.services import Services
from app.governance.brief import BriefFacts, decisions
from app.governance.pages_brief import BriefPage, brief_page
from app.governance.policy_committees import may_read_brief
from app.governance.queries_committees import steers
from app.governance.routes_committees import words_of
from app.governance.routes_records import PAPER
from app.organisations.queries_figures import member_facts
from app.web import House, Incoming, Moments, Rendered, Room, SignedIn, UnitOfWork, render
from app.web.printed import print_pdf

router = Room("/committees/steering")


@router.get("/brief")
def show(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    return render("governance/brief.html", _brief(session, services, request, actor)[1])


@router.get("/brief.pdf")
def take(actor: SignedIn, session: UnitOfWork, services: House, request: Incoming) -> Response:
    quarter, page = _brief(session, services, request, actor)
    title = words_of(session, request, actor).gettext("Brief for the steering committee")
    return print_pdf(
        session,
        request,
        actor,
        "governance/_brief.html",
        page,
        title=f"{title}: {page.name}",
        name=f"brief-{quarter}.pdf",
        stylesheet=PAPER,
    )


def _brief(session: Session, services: Services, request: Request, actor: Actor) -> tuple[Quarter, BriefPage]:
    """NotFoundError for a quarter that is none, or still to come."""
    zone = services.settings.zone
    today = clock.today(zone)
    may_read_brief(actor, steers=steers(session, actor.person_id, today)).enforce()
    asked = request.query_params.get("quarter")
    quarter = Quarter.of(today) if asked is None else Quarter.read(asked)
    if quarter is None or quarter > Quarter.of(today):
        raise NotFoundError
    words = words_of(session, request, actor)
    start, end = quarter.bounds(zone)
    facts = services.get(BriefFacts)
    page = brief_page(
        quarter,
        today,
        words,
        services.get(Moments),
        members=member_facts(session, min(today, quarter.last_day)),
        decisions=decisions(session, start, end),
        reached=organisations.reached_by_pillar(session),
        published=facts.published(session, start, end),
        groups=facts.groups(session, words.language),
    )
    return quarter, page
