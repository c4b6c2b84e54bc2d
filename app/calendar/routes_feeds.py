"""Calendars that programs fetch: `/events.ics`, `/feeds/{token}.ics`, `/events/{id}.ics`."""

import gzip
from datetime import datetime, time
from email.utils import format_datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app import groups
from app.access import NOBODY, Actor
from app.accounts import actor_of_person
from app.calendar import feeds, tokens
from app.calendar.feeds import Feed, KeptFeeds, Standing
from app.calendar.models import FeedScope
from app.calendar.objects import vcalendar, vevents
from app.core import clock, revision
from app.core.errors import NotFoundError
from app.core.services import Services
from app.events import get_event
from app.web import Anyone, House, Incoming, Room, UnitOfWork
from app.web.addresses import Number
from app.web.downloads import disposition, is_unchanged

router = Room()
SMALL = 1_000
MOST_FILTERS = 30
_REVISION = select(func.coalesce(revision.current(), 0))


@router.get("/events.ics")
def public_feed(actor: Anyone, session: UnitOfWork, services: House, request: Incoming) -> Response:
    """What the public may see, whoever asks."""
    number = session.connection().scalar(_REVISION) or 0
    feed = _feed(session, services, request, NOBODY, None, "en")
    return _answer(session, services, request, feed, number, "public, no-cache")


@router.get("/feeds/{token}.ics")
def private_feed(actor: Anyone, session: UnitOfWork, services: House, request: Incoming, token: str) -> Response:
    """What the person behind the address may see at this moment; whoever asks is of no account."""
    found = tokens.behind(session, token)
    reader = actor_of_person(session, found.person_id)
    if not reader.signed_in:
        raise NotFoundError
    tokens.note_fetch(services, found)
    feed = _feed(session, services, request, reader, found.scope, reader.language or "en")
    return _answer(session, services, request, feed, found.revision, "private, no-cache")


@router.get("/events/{event_id}.ics")
def one_event(actor: Anyone, session: UnitOfWork, services: House, request: Incoming, event_id: Number) -> Response:
    event = get_event(session, actor, event_id)
    subject, link, since = feeds.one(session, services.settings, actor, event, _today(services))
    text = vcalendar([vevents(subject, link=link, cancelled_since=since)], [event.timezone])
    standing = Standing(feeds.tag_of(text), event.changed_at)
    headers = {"content-disposition": disposition(f"event-{event.id}.ics", inline=False)}
    caching = "private, no-cache" if actor.signed_in else "no-cache"
    if held := _held(request, standing):
        return _unchanged(standing, held, caching, headers)
    return _send(request, text, standing, caching, headers)


def _today(services: Services) -> datetime:
    """Its first moment."""
    zone = services.settings.zone
    return datetime.combine(clock.today(zone), time(), zone)


def _feed(
    session: Session, services: Services, request: Request, reader: Actor, scope: FeedScope | None, language: str
) -> Feed:
    """`?group=` names groups by their address, `?kind=` kinds by their code; both may come several times."""
    asked = request.query_params
    slugs, kinds = asked.getlist("group")[:MOST_FILTERS], asked.getlist("kind")[:MOST_FILTERS]
    wanted = [groups.by_slug(session, slug) for slug in slugs]
    return Feed(
        actor=reader,
        scope=scope,
        group_ids=frozenset(one.id for one in wanted if one is not None) if slugs else None,
        kinds=frozenset(kinds) if kinds else None,
        midnight=_today(services),
        language=language,
    )


def _answer(session: Session, services: Services, request: Request, feed: Feed, number: int, caching: str) -> Response:
    kept = services.get(KeptFeeds)
    written = ""

    def write() -> Standing:
        nonlocal written
        written, now_standing = feeds.write(session, services.settings, kept, feed)
        return now_standing

    standing = kept.standings.get(number, feed.key, write)
    more = {"content-disposition": 'inline; filename="calendar.ics"'}
    if held := _held(request, standing):
        return _unchanged(standing, held, caching, more)
    if not written:
        standing = write()
    return _send(request, written, standing, caching, more)


def _held(request: Request, standing: Standing) -> str:
    """The tag of the very text that the program has, in whichever coding it got it; "" when it has none."""
    if "if-none-match" not in request.headers:
        return ""
    return next((tag for tag in _tags(standing) if is_unchanged(request, tag)), "")


def _tags(standing: Standing) -> tuple[str, str]:
    """Of the plain text, and of the compressed: strong tags are of bytes."""
    return f'"{standing.tag}"', f'"{standing.tag}-gzip"'


def _unchanged(standing: Standing, tag: str, caching: str, more: dict[str, str]) -> Response:
    return Response(status_code=304, headers=_headers(standing, tag, caching, more))


def _send(request: Request, text: str, standing: Standing, caching: str, more: dict[str, str]) -> Response:
    """Compressed here and not by the house, which would give two kinds of bytes one tag."""
    plain, packed = _tags(standing)
    body = text.encode()
    if len(body) <= SMALL or not _takes_gzip(request):
        return Response(body, headers=_headers(standing, plain, caching, more), media_type="text/calendar")
    headers = {**_headers(standing, packed, caching, more), "content-encoding": "gzip"}
    return Response(gzip.compress(body, 4, mtime=0), headers=headers, media_type="text/calendar")


def _headers(standing: Standing, tag: str, caching: str, more: dict[str, str]) -> dict[str, str]:
    return {
        "etag": tag,
        "last-modified": format_datetime(standing.changed_at, usegmt=True),
        "cache-control": caching,
        "vary": "Accept-Encoding",
        # The address of a private calendar is a secret; programs open links out of it.
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex",
        **more,
    }


def _takes_gzip(request: Request) -> bool:
    for one in request.headers.get("accept-encoding", "").lower().split(","):
        coding, _, quality = one.partition(";")
        if coding.strip() in {"gzip", "*"}:
            return quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
