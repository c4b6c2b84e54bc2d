"""What somebody finds now that they were not told of before: by the same search, with the same rights, as on the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.orm import Session

from app import documents
from app.access import Actor
from app.core.services import Services
from app.discovery.asked import Asked
from app.discovery.facets import KINDS_OF_ONE
from app.discovery.find import find
from app.discovery.models import SavedSearch
from app.discovery.saved_queries import asked_of
from app.jobs import RetryLater
from app.web.language import translations
from search import Hit

MOST_FOUND = 1_000  # of one search, the newest first
MOST_KNOWN = 3_000
AT_ONCE = 100
AWAY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class News:
    """`fresh`: what is new, the newest first; `found`: keys of everything that is found now."""

    search: SavedSearch
    fresh: Sequence[Hit]
    found: Sequence[str]

    @property
    def known(self) -> list[str]:
        """What there is to remember: all that was ever told or found, the latest last."""
        before = self.search.known or []
        return list(dict.fromkeys([*before, *reversed(self.found)]))[-MOST_KNOWN:]


@dataclass(frozen=True, slots=True)
class AlertLine:
    title: str
    href: str
    note: str


def news_of(session: Session, services: Services, actor: Actor, search: SavedSearch) -> News:
    """Nothing is new at the first look: they saw it when they saved the search. RetryLater while the engine is away."""
    hits = everything(session, services, actor, asked_of(search))
    known = None if search.known is None else set(search.known)
    fresh = [] if known is None else [hit for hit in hits if hit.key not in known]
    return News(search, fresh, [hit.key for hit in hits])


def everything(session: Session, services: Services, actor: Actor, asked: Asked) -> list[Hit]:
    """What the actor may read among the answers, the newest first. Documents that they may only know of are no news."""
    asked = replace(asked, sort="date")
    hits: list[Hit] = []
    for number in range(1, MOST_FOUND // AT_ONCE + 1):
        language = actor.language or "en"
        found = find(session, services, actor, replace(asked, number=number), per_page=AT_ONCE, language=language)
        if found.limited:
            raise RetryLater("search engine: away", AWAY)
        hits += [hit for hit in found.hits if hit.kind != "document" or found.readable.get(hit.id, False)]
        if number * AT_ONCE >= found.total:
            break
    return hits


def lines(session: Session, actor: Actor, hits: Sequence[Hit], language: str) -> list[AlertLine]:
    """As the mail tells them."""
    say = translations(language).gettext
    rows = documents.rows(session, actor, [hit.id for hit in hits if hit.kind == "document"], language)
    return [AlertLine(hit.title, hit.url, _note(hit, rows, say(KINDS_OF_ONE[hit.kind][0]))) for hit in hits]


def _note(hit: Hit, rows: Mapping[int, documents.DocumentRow], kind: str) -> str:
    row = rows.get(hit.id) if hit.kind == "document" else None
    if row is None:
        return kind
    return " · ".join(part for part in (row.type_label, row.organisation, str(row.year or "")) if part)
