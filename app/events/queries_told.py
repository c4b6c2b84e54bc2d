"""What the calendar has to tell of a time: events with their descriptions and every time at which they take place in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import organisations
from app.access import SYSTEM
from app.events.models import Event
from app.events.queries_lines import EventLine, Wanted, lines

NOT_CANCELLED = Wanted(cancelled=False)


@dataclass(frozen=True, slots=True)
class Told:
    """An event; `times` are those that are not called off, in order; `host`: the organisation's short name, "" for none."""

    event_id: int
    title: str
    kind: str
    audience: str
    host: str
    description: str
    times: Sequence[EventLine]

    @property
    def href(self) -> str:
        """Of its only time, or of the whole series."""
        return self.times[0].href if len(self.times) == 1 else f"/events/{self.event_id}"


def told_between(session: Session, since: datetime, until: datetime) -> list[Told]:
    """Whatever takes place between the two moments, for whatever audience; in the order of the first time."""
    times: dict[int, list[EventLine]] = {}
    for one in lines(session, SYSTEM, after=since, before=until, wanted=NOT_CANCELLED):
        if one.starts_at >= since:
            times.setdefault(one.event_id, []).append(one)
    found = select(Event.id, Event.title, Event.kind, Event.audience, Event.host_id, Event.description)
    rows = {row.id: row for row in session.execute(found.where(Event.id.in_(sorted(times))))} if times else {}
    of = organisations.names(session, {row.host_id for row in rows.values() if row.host_id is not None})
    return [
        Told(
            row.id,
            times[row.id][0].title if len(times[row.id]) == 1 else row.title,
            row.kind,
            row.audience,
            of[row.host_id].short if row.host_id in of else "",
            row.description,
            times[row.id],
        )
        for row in (rows[number] for number in times)
    ]
