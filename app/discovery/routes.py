"""`/` and `/search`."""

from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from starlette.background import BackgroundTask

from app.core.kept import Kept
from app.discovery import home as homes
from app.discovery import results
from app.discovery.asked import read_asked
from app.discovery.drawn import DrawnRows, draw_hits
from app.discovery.find import find
from app.discovery.missed import Missed
from app.discovery.nothing import help_with
from app.discovery.specimens import specimens
from app.web import Anyone, House, Incoming, Rendered, Room, UnitOfWork, render
from app.web.fragments import draw
from app.web.language import language_of
from app.web.times import clock_of

router = Room()
PER_PAGE = 10


@router.get("/")
def front(actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    language = language_of(request, actor)
    if actor.signed_in:
        page = homes.home(session, services, actor, language, partial(draw, request, actor))
        return render("discovery/home.html", page)
    return render("discovery/welcome.html", homes.welcome(session, services, actor, language))


@router.get("/styleguide")
def styleguide(actor: Anyone, services: House, request: Incoming) -> Rendered:
    """Every component with its states, for those who build pages."""
    return render("styleguide.html", specimens(services.settings, language_of(request, actor)))


@router.get("/search")
def search_page(actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    asked = read_asked(request.query_params)
    language = language_of(request, actor)
    found = find(session, services, actor, asked, per_page=PER_PAGE, language=language)
    if found.total and not found.hits and asked.number > 1:  # beyond the last page: the last page
        asked = replace(asked, number=max(1, -(-found.total // PER_PAGE)))
        found = find(session, services, actor, asked, per_page=PER_PAGE, language=language)
    rows = draw_hits(
        services.get(DrawnRows),
        session,
        actor,
        found.hits,
        readable=found.readable,
        revision=found.revision,
        language=language,
        words=f"?{urlencode([('q', asked.text)])}" if asked.text else "",
        draw=lambda row: draw(request, actor, "discovery/_hit.html", row),
    )
    page = results.build(
        session,
        asked,
        found,
        rows,
        services.get(Kept),
        per_page=PER_PAGE,
        language=language,
        clock=clock_of(actor, services.settings, language),
        signed_in=actor.signed_in,
        helping=lambda labels: help_with(session, services, actor, asked, labels, language),
    )
    answer = render("discovery/search.html", page)
    missed = services.get(Missed)
    if page.nothing is not None and missed.note(asked):
        answer.background = BackgroundTask(missed.write)
    return answer
