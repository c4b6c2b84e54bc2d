"""Sharing an issue elsewhere: the card beside a link to it, and for the secretariat words that are ready to be posted."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.responses import Response

from app.access import NOBODY
from app.bulletin import card, editions, pictures, queries
from app.bulletin.composing import months_of
from app.bulletin.edition import Edition
from app.bulletin.models import Issue, Picture
from app.bulletin.pages_frame import SHARING, DeskFrame, desk_frame
from app.bulletin.policy import may_read
from app.bulletin.sharing import CARD_HEIGHT, CARD_WIDTH, Texts, card_href, texts_of
from app.core.errors import NotFoundError
from app.core.services import Services
from app.web import Anyone, BulletinDesk, House, Incoming, Rendered, Room, UnitOfWork, render
from app.web.downloads import is_unchanged
from app.web.language import LANGUAGES, language_of, say

router = Room("/bulletins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One edition to be shared. `lang`: of its words; `href`: where it is read."""

    name: str
    lang: str
    href: str
    card: str
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingPage:
    """`shares`: () while the issue is not published; `width`, `height` of a card in pixels."""

    frame: DeskFrame
    shares: Sequence[Share]
    width: int
    height: int


@router.get("/desk/{quarter}/sharing")
def sharing(quarter: str, actor: BulletinDesk, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    issue = queries.get_issue(session, actor, quarter)
    language = language_of(request, actor)
    shares = []
    for code, name in LANGUAGES:
        if code in issue.editions and may_read(issue):
            public = _public(session, issue, code)
            href = f"/bulletins/{quarter}/{code}"
            texts = texts_of(public, services.settings)
            shares.append(Share(name=name, lang=code, href=href, card=card_href(public), texts=texts))
    frame = desk_frame(session, actor, issue, SHARING, language)
    page = SharingPage(frame=frame, shares=shares, width=CARD_WIDTH, height=CARD_HEIGHT)
    return render("bulletin/sharing.html", page)


@router.get("/{quarter}/{language}/card.png")
def card_picture(
    quarter: str, language: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming
) -> Response:
    """The same for everybody: of what the public may read at this moment."""
    del actor
    public = _public(session, queries.get_published(session, quarter), language)
    octets = card.png(_face(session, services, public))
    headers = {"etag": f'"{hashlib.sha256(octets).hexdigest()[:32]}"', "cache-control": "public, max-age=600"}
    if is_unchanged(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(octets, headers=headers, media_type="image/png")


def _public(session: Session, issue: Issue, language: str) -> Edition:
    return editions.for_actor(session, editions.edition_of(session, issue, language), NOBODY)


def _face(session: Session, services: Services, public: Edition) -> card.Face:
    lead = public.lead
    first = next(public.blocks, None)
    row = session.get(Picture, lead.picture.id) if lead is not None and lead.picture is not None else None
    told = lead or first
    return card.Face(
        community=say(services.settings.community_name, public.language),
        months=months_of(public.quarter, public.language),
        title=public.title,
        headline=told.title if told is not None else "",
        number=int(public.quarter[-1]),
        picture=_octets(services, row) if row is not None else b"",
    )


def _octets(services: Services, row: Picture) -> bytes:
    try:
        return pictures.octets(services, row)
    except NotFoundError:
        return b""
