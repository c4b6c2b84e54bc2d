"""`/bulletins`: every issue that went out, with its cover; the feed; and how one is cited."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query
from sqlalchemy import func, select
from starlette.responses import Response

from app.access import Permission
from app.bulletin import atom, covers, editions, queries
from app.bulletin.covers import Cover
from app.bulletin.pages_read import work_of
from app.core import revision
from app.core.errors import NotFoundError
from app.core.kept import Kept
from app.exchange import citing
from app.web import Anyone, House, Incoming, Pages, Rendered, Room, UnitOfWork, page_number, paginate, render
from app.web.downloads import disposition, is_unchanged
from app.web.language import LANGUAGES, language_of, translations
from app.web.parts import Offer

router = Room()
PER_PAGE = 12
_REVISION = select(func.coalesce(revision.current(), 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage:
    """`years`: label, address, whether it is chosen; () while there is only one."""

    covers: Sequence[Cover]
    total: int
    year: int
    years: Sequence[tuple[str, str, bool]]
    pages: Pages
    offers: Sequence[Offer]


@router.get("/bulletins")
def archive(
    actor: Anyone,
    session: UnitOfWork,
    services: House,
    request: Incoming,
    year: Annotated[str, Query(max_length=10)] = "",
) -> Rendered:
    language = language_of(request, actor)
    say = translations(language).gettext
    known = covers.years(session)
    chosen = next((one for one in known if str(one) == year), 0)
    total, number = covers.count(session, chosen), page_number(request)
    found = covers.covers(
        session,
        actor,
        language,
        services.settings.zone,
        year=chosen,
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
    )
    offers = [Offer(say("Propose an item"), "/bulletins/submissions/new")] if actor.is_member else []
    if actor.may(Permission.BULLETIN_EDIT) or actor.may(Permission.BULLETIN_APPROVE):
        offers.append(Offer(say("To the desk"), "/bulletins/desk"))
    page = ArchivePage(
        covers=found,
        total=total,
        year=chosen,
        years=[
            (say("All years"), "/bulletins", not chosen),
            *((str(one), f"/bulletins?year={one}", one == chosen) for one in known),
        ]
        if len(known) > 1
        else (),
        pages=paginate(request, total, number, PER_PAGE),
        offers=offers,
    )
    return render("bulletin/archive.html", page)


@router.get("/bulletins.atom")
def feed(
    actor: Anyone, session: UnitOfWork, services: House, request: Incoming, language: Annotated[str, Query()] = "en"
) -> Response:
    """What the public may read, whoever asks; `?language=sw` for the other edition."""
    del actor
    spoken = language if language in dict(LANGUAGES) else "en"
    number = session.connection().scalar(_REVISION) or 0
    body = services.get(Kept).get(
        number,
        ("bulletins.atom", spoken),
        lambda: atom.feed(atom.entries(session, spoken), services.settings, spoken),
    )
    headers = {"etag": f'W/"{hashlib.sha256(body).hexdigest()[:32]}"', "cache-control": "public, no-cache"}
    if is_unchanged(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/atom+xml")


@router.get("/bulletins/{quarter}/{language}/citation.{form}")
def citation(quarter: str, language: str, form: str, actor: Anyone, session: UnitOfWork, services: House) -> Response:
    """`form`: bib, ris or json (CSL). Made of public words alone, the same for everybody."""
    del actor
    issue = queries.get_published(session, quarter)
    if form not in citing.FORMS:
        raise NotFoundError
    edition = editions.edition_of(session, issue, language)
    media_type, write = citing.FORMS[form]
    text = write([work_of(edition, issue, services.settings)])
    name = disposition(f"bulletin-{quarter}-{language}.{form}", inline=False)
    return Response(text, media_type=media_type, headers={"content-disposition": name, "cache-control": "no-cache"})
