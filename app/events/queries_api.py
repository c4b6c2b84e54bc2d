"""What the JSON API asks of events: a page of a list, and the coming times of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.events.models import Event, Occurrence, Registration
from app.events.queries import readable

MOST_WORDS = 6
MOST_TIMES = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """Times that end after `after` and start before `before`; `group_id` 0 is no group's."""

    after: datetime | None = None
    before: datetime | None = None
    group_id: int | None = None
    kind: str = ""
    words: str = ""


def find(
    session: Session, actor: Actor, asked: Asked, *, page: int, per_page: int
) -> tuple[Sequence[Row[*tuple[Any, ...]]], int]:
    """One page of times in order, and how many there are."""
    conditions = [readable(actor), *_conditions(asked)]
    together = select(func.count()).select_from(Occurrence).join(Event, Event.id == Occurrence.event_id)
    total = session.scalar(together.where(*conditions)) or 0
    query = (
        select(
            Event.id,
            Event.kind,
            Event.audience,
            Event.group_id,
            Event.timezone,
            Event.frequency,
            Event.state.label("event_state"),
            Occurrence.original_local,
            Occurrence.starts_at,
            Occurrence.ends_at,
            Occurrence.state,
            Occurrence.changed,
            func.coalesce(func.nullif(Occurrence.title, ""), Event.title).label("title"),
            func.coalesce(func.nullif(Occurrence.mode, ""), Event.mode).label("mode"),
            case(
                (Occurrence.mode == "", func.coalesce(func.nullif(Occurrence.venue, ""), Event.venue)),
                else_=Occurrence.venue,
            ).label("venue"),
        )
        .join(Event, Event.id == Occurrence.event_id)
        .where(*conditions)
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return session.connection().execute(query.limit(per_page).offset((page - 1) * per_page)).all(), total


def times_of(session: Session, event: Event, *, after: datetime, before: datetime) -> Sequence[Occurrence]:
    """Those that end after `after` and start before `before`, in order; bounded."""
    return session.scalars(
        select(Occurrence)
        .where(Occurrence.event_id == event.id, Occurrence.ends_at > after, Occurrence.starts_at < before)
        .order_by(Occurrence.starts_at)
        .limit(MOST_TIMES)
    ).all()


def answers_of(session: Session, person_id: int | None, event_id: int) -> Mapping[int, str]:
    """What the person said of each time of the event."""
    if person_id is None:
        return {}
    said = (
        select(Registration.occurrence_id, Registration.answer)
        .join(Occurrence, Occurrence.id == Registration.occurrence_id)
        .where(Registration.person_id == person_id, Occurrence.event_id == event_id)
    )
    return {row.occurrence_id: row.answer for row in session.execute(said)}


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.after is not None:
        found.append(Occurrence.ends_at > asked.after)
    if asked.before is not None:
        found.append(Occurrence.starts_at < asked.before)
    if asked.group_id is not None:
        found.append(Event.group_id == asked.group_id)
    if asked.kind:
        found.append(Event.kind == asked.kind)
    found += [
        or_(*(text.icontains(word, autoescape=True) for text in (Event.title, Occurrence.title, Event.description)))
        for word in asked.words.split()[:MOST_WORDS]
    ]
    return found
