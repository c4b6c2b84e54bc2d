"""`/oai`: harvesting. And `/robots.txt`, for programs that look at pages instead."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.core.services import Services
from app.exchange import oai
from app.exchange.limits import WAIT, HarvestLimits
from app.exchange.xml import written
from app.web import Anyone, FormBody, House, Incoming, Room, UnitOfWork

router = Room()
HEADERS = {"cache-control": "no-cache", "x-robots-tag": "noindex"}
# Searches and harvests are no pages; the rest is kept from strangers by rights, not by a file.
ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /oai\nDisallow: /language\nDisallow: /sign-in\n"


@router.get("/oai")
def harvest(actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Response:
    """The same for everybody: what the public may know."""
    return _answer(session, services, request, request.query_params.multi_items())


@router.post("/oai")
def harvest_by_form(actor: Anyone, session: UnitOfWork, services: House, request: Incoming, body: FormBody) -> Response:
    """The protocol lets harvesters ask in this way, too."""
    return _answer(session, services, request, [(name, str(value)) for name, value in body.multi_items()])


@router.get("/robots.txt")
def robots(actor: Anyone) -> Response:
    return Response(ROBOTS, media_type="text/plain", headers={"cache-control": "public, max-age=86400"})


def _answer(session: Session, services: Services, request: Request, pairs: Sequence[tuple[str, str]]) -> Response:
    if not services.get(HarvestLimits).admits(request.client.host if request.client else ""):
        return Response("Please come again later.", 503, {**HEADERS, "retry-after": str(WAIT)}, "text/plain")
    root = oai.answer(session, services.settings, pairs)
    return Response(written(root), headers=HEADERS, media_type="text/xml; charset=utf-8")
