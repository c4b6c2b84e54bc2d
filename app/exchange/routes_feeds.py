"""Feeds of documents: all of them, of a topic, of an organisation. What everyone may know, whoever asks."""

import hashlib
from collections.abc import Hashable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import documents, organisations
from app.core import revision
from app.core.errors import NotFoundError
from app.core.kept import Kept
from app.core.services import Services
from app.core.settings import Settings
from app.documents import Record
from app.exchange.atom import MEDIA_TYPE, Feed, FeedEntry, atom
from app.exchange.describe import Entry, entries
from app.vocabularies import load_vocabularies
from app.web import Anyone, House, Incoming, Room, UnitOfWork
from app.web.downloads import is_unchanged
from app.web.language import LANGUAGES, say

router = Room()
MOST = 50
_REVISION = select(func.coalesce(revision.current(), 0))


class KeptFeeds(Kept):
    """As long as nothing changes, a minute at most."""


@router.get("/documents.atom")
def of_all(actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Response:
    return _answer(session, services, request, "", "/documents")


@router.get("/feeds/topics/{code}.atom")
def of_topic(code: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Response:
    vocabularies, language = load_vocabularies(session), _language(request)
    if not vocabularies.knows("topic", code):
        raise NotFoundError
    title = vocabularies.labels("topic", language)[code]
    return _answer(session, services, request, title, f"/documents?topic={code}", topic=code)


@router.get("/feeds/organisations/{slug}.atom")
def of_organisation(slug: str, actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Response:
    found = organisations.by_slug(session, slug)
    if found is None:
        raise NotFoundError
    page = f"/documents?organisation={found.slug}"
    return _answer(session, services, request, found.name, page, organisation_id=found.id)


def _answer(
    session: Session,
    services: Services,
    request: Request,
    title: str,
    page: str,
    *,
    topic: str = "",
    organisation_id: int | None = None,
) -> Response:
    language, settings = _language(request), services.settings
    here = f"{settings.base_url}{request.url.path}{'' if language == 'en' else f'?language={language}'}"

    def make() -> bytes:
        newest = documents.newest_records(session, topic=topic, organisation_id=organisation_id, limit=MOST)
        whole = f"{settings.base_url}{page}"
        return atom(_feed(entries(session, settings, newest), settings, title, here, whole, language))

    number = session.connection().scalar(_REVISION) or 0
    key: Hashable = (services.database.url, request.url.path, title, language)
    body = services.get(KeptFeeds).get(number, key, make, lambda: documents.next_opening(session))
    headers = {"etag": f'W/"{hashlib.sha256(body).hexdigest()[:32]}"', "cache-control": "public, no-cache"}
    if is_unchanged(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=MEDIA_TYPE)


def _feed(found: Sequence[Entry], settings: Settings, title: str, here: str, page: str, language: str) -> Feed:
    community = say(settings.community_name, language)
    return Feed(
        id=here,
        title=f"{title or say('Documents', language)} – {community}",
        author=community,
        updated=max((_updated(one.record) for one in found), default=datetime.fromtimestamp(0, settings.zone)),
        here=here,
        page=page,
        language=language,
        entries=[_entry(one) for one in found],
    )


def _entry(one: Entry) -> FeedEntry:
    record, work = one.record, one.work
    page = {"rel": "alternate", "type": "text/html", "href": work.url}
    files = [
        {"rel": "enclosure", "type": file.media_type, "length": str(file.size), "href": one.file_href(file.name)}
        for file in record.files
        if record.is_open
    ]
    return FeedEntry(
        id=work.url,
        title=work.title,
        language=record.language if record.language != "other" else "",
        published=record.published_at,
        updated=_updated(record),
        authors=[name.literal for name in work.names],
        links=[page, *files],
        topics=[(code, code) for code in record.terms.get("topic", ())],
        summary=record.summary,
    )


def _updated(record: Record) -> datetime:
    return max(record.changed_at, record.published_at)


def _language(request: Request) -> str:
    """Asked for in the address: a feed has no reader whose choice it could be."""
    asked = request.query_params.get("language", "en")
    return asked if asked in dict(LANGUAGES) else "en"
