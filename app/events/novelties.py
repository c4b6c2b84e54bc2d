"""Events ahead, as lines of a digest."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app import groups
from app.access import Actor
from app.core.db import Instant
from app.core.settings import Settings
from app.events.models import Event, EventState, Occurrence
from app.events.queries import address
from app.notifications import Line, Section
from app.web.language import translations
from app.web.times import when, zone_of

AHEAD = timedelta(days=14)
MOST = 30


# Asked for each of thousands of readers: built once. Their own audiences are a part of what they may see (`queries.readable`).
_SINCE, _UNTIL = bindparam("since", type_=Instant()), bindparam("until", type_=Instant())
_NEAR, _FAR = bindparam("near", type_=Instant()), bindparam("far", type_=Instant())
_QUERY = (
    select(
        Event.id,
        Event.group_id,
        Event.frequency,
        Occurrence.original_local,
        Occurrence.starts_at,
        Occurrence.ends_at,
        func.coalesce(func.nullif(Occurrence.title, ""), Event.title).label("title"),
    )
    .join(Event, Event.id == Occurrence.event_id)
    .where(
        Event.audience.in_(bindparam("audiences", expanding=True)),
        Event.state != EventState.CANCELLED,
        Occurrence.state != EventState.CANCELLED,
        Occurrence.starts_at > _UNTIL,
        Occurrence.starts_at <= _FAR,
        or_(Occurrence.starts_at > _NEAR, and_(Event.created_at > _SINCE, Event.created_at <= _UNTIL)),
    )
    .order_by(Occurrence.starts_at, Occurrence.id)
    .limit(MOST)
)


def events_ahead(
    session: Session, settings: Settings, actor: Actor, since: datetime, until: datetime, language: str
) -> Sequence[Section]:
    """Each once: as it comes within two weeks, or when it is announced where it is nearer than that already."""
    given = {"since": since, "until": until, "near": since + AHEAD, "far": until + AHEAD}
    found = session.connection().execute(_QUERY, given | {"audiences": sorted(actor.audiences)}).all()
    names = groups.names(session, {row.group_id for row in found if row.group_id is not None}, language)
    zone = zone_of(actor, settings)
    lines = []
    for row in found:
        at = when(row.starts_at, row.ends_at, zone, settings.zone, language)
        group = names[row.group_id].name if row.group_id in names else ""
        note = " · ".join(filter(None, (f"{at.day}, {at.hours} {at.zone}", group)))
        on = row.original_local.date() if row.frequency != "never" else None
        lines.append(Line(row.title, address(row.id, on), note, group_id=row.group_id))
    return [Section(translations(language).gettext("Events ahead"), lines)] if lines else []
