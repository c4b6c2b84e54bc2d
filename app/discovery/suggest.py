"""Titles while somebody types: from the engine, each checked again in the database, by kind."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from markupsafe import Markup
from sqlalchemy.orm import Session

import search
from app.access import Actor
from app.core import clock
from app.core.services import Services
from app.discovery.engine import Index
from app.discovery.facets import KINDS
from app.discovery.find import check
from app.web.language import translations
from search import Hit, Suggest

LEAST = 2  # letters
MOST = 8
LONGEST = 200
ORDER = ("document", "organisation", "group", "event", "topic", "bulletin")
log = structlog.get_logger("search")


@dataclass(frozen=True, slots=True)
class Suggested:
    """`marked`: the title, escaped, with what was typed in `<mark>`."""

    kind: str
    id: int
    title: str
    marked: Markup
    href: str


@dataclass(frozen=True, slots=True)
class SuggestedGroup:
    kind: str
    label: str
    options: Sequence[Suggested]


def suggest(session: Session, services: Services, actor: Actor, typed: str, language: str) -> list[SuggestedGroup]:
    """Nothing for less than two letters, or while the engine is away: then the plain search is there."""
    text = typed.replace("\x00", " ").strip()[:LONGEST]
    if len(text) < LEAST:
        return []
    asked = Suggest(text, actor.readable_audiences, int(clock.now().timestamp()), MOST)
    try:
        found = services.get(Index).tuned(session).suggest(asked)
    except search.SearchUnavailable as away:
        log.warning("search engine away", error=str(away))
        return []
    hits = [
        Hit(f"{one.kind}-{one.id}", one.kind, one.id, one.url, one.title, one.title_html, None, "", 0.0)
        for one in found
    ]
    by_kind: dict[str, list[Suggested]] = {}
    for hit in check(session, services, actor, hits, text, language).hits:
        shown = Markup(hit.title_html)  # noqa: S704 - the engine escapes; its only tag is <mark>
        kind = "bulletin" if hit.kind == "bulletin_item" else hit.kind
        by_kind.setdefault(kind, []).append(Suggested(kind, hit.id, hit.title, shown, hit.url))
    say = translations(language).gettext
    return [SuggestedGroup(kind, say(KINDS[kind]), by_kind[kind]) for kind in ORDER if kind in by_kind]
