"""Occurrences as rows to draw, wherever lists of them stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app import groups
from app.access import Actor
from app.core import clock
from app.core.settings import Settings
from app.events.queries_lines import EventLine, Wanted, lines
from app.vocabularies import load_vocabularies
from app.web.times import When, when, zone_of


@dataclass(frozen=True, slots=True)
class EventRow:
    """`components/events.html` draws it. `kind` is the code, for its colour; `group` and `place` may be empty."""

    title: str
    href: str
    kind: str
    kind_label: str
    when: When
    place: str
    group: str
    group_href: str
    cancelled: bool
    moved: bool


def rows(
    session: Session, found: Sequence[EventLine], *, zone: ZoneInfo, settings: Settings, language: str
) -> list[EventRow]:
    kinds = load_vocabularies(session).labels("event_kind", language)
    of = groups.names(session, {one.group_id for one in found if one.group_id is not None}, language)
    return [row(one, kinds, of, zone=zone, settings=settings, language=language) for one in found]


def row(
    one: EventLine,
    kinds: Mapping[str, str],
    of: Mapping[int, groups.GroupName],
    *,
    zone: ZoneInfo,
    settings: Settings,
    language: str,
) -> EventRow:
    group = of.get(one.group_id) if one.group_id is not None else None
    return EventRow(
        title=one.title,
        href=one.href,
        kind=one.kind,
        kind_label=kinds.get(one.kind, one.kind),
        when=when(one.starts_at, one.ends_at, zone, settings.zone, language),
        place=one.venue,
        group=group.name if group else "",
        group_href=f"/groups/{group.slug}" if group else "",
        cancelled=one.cancelled,
        moved=one.moved,
    )


class NextOfGroup:
    """Fills the place for meetings on a group's page."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __call__(
        self, session: Session, actor: Actor, group_id: int, limit: int, /, *, language: str
    ) -> Sequence[EventRow]:
        found = lines(session, actor, after=clock.now(), wanted=Wanted(group_ids=[group_id]), limit=limit)
        return rows(session, found, zone=zone_of(actor, self.settings), settings=self.settings, language=language)
