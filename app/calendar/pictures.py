"""What calendars were told of an event at one SEQUENCE; two such pictures make «what has changed»."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.calendar.models import Told
from app.calendar.subjects import differs
from app.core import clock
from app.events import Event, EventState, Frequency, Occurrence, Rule, occurrences, rule_of

# Far enough for the next meeting of a series that takes place once a year.
AHEAD = timedelta(days=400)
# The one time of an event that does not repeat.
ONLY = datetime.combine(date.min, time())


class Span(NamedTuple):
    """Moments."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Own:
    """A meeting that differs from its series; of a single event its only one. Without a venue it follows the series."""

    span: Span
    venue: str | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An event as calendars show it; `own` by the wall-clock time that the rule gives."""

    title: str
    venue: str
    cancelled: bool
    zone: str
    starts: datetime
    minutes: int
    rule: Rule
    own: dict[datetime, Own]

    def at(self, local: datetime) -> Own:
        return self.own.get(local) or Own(self.by_rule(local))

    def by_rule(self, local: datetime) -> Span:
        starts = local.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
        return Span(starts, starts + timedelta(minutes=self.minutes))

    def coming(self, now: datetime) -> Iterator[tuple[datetime, Own]]:
        """Times that are not over and not called off, in the order of the rule."""
        if self.cancelled:
            return
        for local in self.times(now):
            one = self.at(local)
            if one.span.ends > now and not one.cancelled:
                yield local, one

    def times(self, now: datetime) -> Iterator[datetime]:
        """What the rule gives from about a month ago on."""
        if self.rule.frequency is Frequency.NEVER:
            return iter(self.own)
        zone = ZoneInfo(self.zone)
        after = (now - timedelta(minutes=self.minutes) - timedelta(days=31)).astimezone(zone).replace(tzinfo=None)
        before = (now + AHEAD).astimezone(zone).replace(tzinfo=None)
        return occurrences(self.rule, self.starts, before=max(before, self.starts + AHEAD), after=after)

    def course(self) -> tuple[object, ...]:
        """What makes the times of a series, wherever it ends; a single event has its own time."""
        rule = self.rule
        if rule.frequency is Frequency.NEVER:
            return (rule.frequency,)
        return rule.frequency, rule.every, rule.nth, self.starts, self.minutes, self.zone

    def packed(self) -> dict[str, Any]:
        rule = self.rule
        return {
            "title": self.title,
            "venue": self.venue,
            "cancelled": self.cancelled,
            "zone": self.zone,
            "starts": self.starts.isoformat(),
            "minutes": self.minutes,
            "rule": [rule.frequency, rule.every, rule.nth, rule.count, rule.until.isoformat() if rule.until else None],
            "own": [
                [local.isoformat(), one.span.starts.isoformat(), one.span.ends.isoformat(), one.venue, one.cancelled]
                for local, one in self.own.items()
            ],
        }

    @classmethod
    def unpacked(cls, kept: dict[str, Any]) -> Self:
        at = datetime.fromisoformat
        frequency, every, nth, count, until = kept["rule"]
        return cls(
            title=kept["title"],
            venue=kept["venue"],
            cancelled=kept["cancelled"],
            zone=kept["zone"],
            starts=at(kept["starts"]),
            minutes=kept["minutes"],
            rule=Rule(Frequency(frequency), every, nth, count, date.fromisoformat(until) if until else None),
            own={
                at(local): Own(Span(at(starts), at(ends)), venue, cancelled)
                for local, starts, ends, venue, cancelled in kept["own"]
            },
        )


def keep(session: Session, event: Event) -> Picture:
    """The picture of the event at its SEQUENCE, kept from the first time on. The caller holds the event's lock."""
    if (there := kept(session, event.id, event.sequence)) is not None:
        return there
    made = take(session, event)
    session.add(Told(event_id=event.id, sequence=event.sequence, picture=made.packed()))
    session.flush()
    return made


def kept(session: Session, event_id: int, sequence: int) -> Picture | None:
    found = session.get(Told, (event_id, sequence))
    return Picture.unpacked(found.picture) if found is not None else None


def take(session: Session, event: Event) -> Picture:
    """The event as its rows stand."""
    wanted = select(Occurrence).where(Occurrence.event_id == event.id)
    if event.frequency:
        # One that was held before its turn still stands in for its turn.
        now = clock.now()
        turn = now.astimezone(ZoneInfo(event.timezone)).replace(tzinfo=None) - timedelta(days=1)
        wanted = wanted.where(differs(), or_(Occurrence.ends_at > now, Occurrence.original_local > turn))
    rows = session.scalars(wanted.order_by(Occurrence.original_local))
    own = {
        row.original_local if event.frequency else ONLY: Own(
            Span(row.starts_at, row.ends_at),
            row.venue if row.mode else row.venue or None,
            row.state == EventState.CANCELLED,
        )
        for row in rows
    }
    return Picture(
        title=event.title,
        venue=event.venue,
        cancelled=event.state == EventState.CANCELLED,
        zone=event.timezone,
        starts=event.starts_local,
        minutes=event.minutes,
        rule=rule_of(event),
        own=own,
    )
