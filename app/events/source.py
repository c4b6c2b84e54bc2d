"""What search needs to know of an event, and what may be shown of it when it is found; None once there is nothing to find."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, case, func, select
from sqlalchemy.orm import Session

from app import groups, organisations
from app.access import Actor
from app.core import clock
from app.core.db import Instant
from app.events.models import AgendaItem, Event, EventState, Occurrence

_EVENT, _TIME = (cast("Table", model.__table__) for model in (Event, Occurrence))


@dataclass(frozen=True, slots=True)
class EventSource:
    """An event with its agenda as the index takes it. The address of the call is never among it.

    Attributes:
        agenda: titles, texts and presenters, in order.
        host, group: names, empty for none; `topic` is the code of the group's.
        starts_local: wall-clock time of its first meeting.
    """

    id: int
    title: str
    description: str
    agenda: Sequence[str]
    presenters: Sequence[str]
    kind: str
    venue: str
    host: str
    host_slug: str
    group: str
    topic: str
    audience: str
    starts_local: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """When an event takes place next, or last took place; `cancelled` where that time is called off."""

    starts_at: datetime
    ends_at: datetime
    cancelled: bool


def search_source(session: Session, event_id: int) -> EventSource | None:
    event = session.get(Event, event_id)
    if event is None:
        return None
    host = organisations.names(session, [event.host_id] if event.host_id is not None else []).get(event.host_id or 0)
    group = groups.search_source(session, event.group_id) if event.group_id is not None else None
    items = session.execute(
        select(AgendaItem.title, AgendaItem.text, AgendaItem.presenter)
        .where(AgendaItem.event_id == event.id)
        .order_by(AgendaItem.position, AgendaItem.id)
    ).all()
    # Meetings of a series may have a title and a place of their own.
    own = session.execute(
        select(Occurrence.title, Occurrence.venue)
        .where(Occurrence.event_id == event.id, Occurrence.title + Occurrence.venue != "")
        .distinct()
        .order_by(Occurrence.title, Occurrence.venue)
    ).all()
    return EventSource(
        event.id,
        event.title,
        event.description,
        [
            *(row.title for row in own if row.title),
            *(text for item in items for text in (item.title, item.text) if text),
        ],
        list(dict.fromkeys(item.presenter for item in items if item.presenter)),
        event.kind,
        "\n".join(dict.fromkeys(place for place in (event.venue, *(row.venue for row in own)) if place)),
        host.name if host else "",
        host.slug if host else "",
        group.name if group else "",
        group.topic if group else "",
        event.audience,
        event.starts_local,
        event.created_at,
    )


def all_ids(session: Session) -> list[int]:
    return list(session.scalars(select(Event.id).order_by(Event.id)))


def found_events(session: Session, actor: Actor, ids: Collection[int]) -> Mapping[int, FoundEvent]:
    """Those of the given events that the actor may see, in one query however many there are."""
    if not ids:
        return {}
    given = {"given": sorted(ids), "now": clock.now(), "audiences": sorted(actor.readable_audiences or ())}
    rows = session.connection().execute(_found(everything=actor.readable_audiences is None), given)
    return {
        row.id: FoundEvent(row.starts_at, row.ends_at, EventState.CANCELLED in (row.state, row.own_state))
        for row in rows
    }


@lru_cache(maxsize=4)
def _found(*, everything: bool) -> Select[*tuple[Any, ...]]:
    """Every page of results asks this: built once, on the tables. The index knows audiences only, and so does this."""
    event, time = _EVENT.c, _TIME.c
    to_come = (time.ends_at > bindparam("now", type_=Instant())) & (time.state != EventState.CANCELLED)
    of_each = (
        select(
            time.event_id,
            func.coalesce(func.min(case((to_come, time.starts_at))), func.max(time.starts_at)).label("shown"),
        )
        .where(time.event_id.in_(bindparam("given", expanding=True)))
        .group_by(time.event_id)
        .subquery()
    )
    found = (
        select(event.id, event.state, time.state.label("own_state"), time.starts_at, time.ends_at)
        .select_from(_EVENT.join(of_each, of_each.c.event_id == event.id))
        .join(_TIME, (time.event_id == event.id) & (time.starts_at == of_each.c.shown))
    )
    return found if everything else found.where(event.audience.in_(bindparam("audiences", expanding=True)))
