"""Finding events and their occurrences. What the actor may not see is absent."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from app.access import Actor, Permission
from app.core import clock
from app.core.errors import NotFoundError
from app.events import policy
from app.events.models import Event, EventState, Frequency, Occurrence
from app.events.recurrence import Rule


@dataclass(frozen=True, slots=True)
class Meeting:
    """An event at one of its times."""

    event: Event
    occurrence: Occurrence

    @property
    def on(self) -> date:
        """Its day as the rule gave it: the last part of its address, for ever."""
        return self.occurrence.original_local.date()

    @property
    def title(self) -> str:
        return self.occurrence.title or self.event.title

    @property
    def mode(self) -> str:
        return self.occurrence.mode or self.event.mode

    @property
    def venue(self) -> str:
        return self.occurrence.venue if self.occurrence.mode else self.occurrence.venue or self.event.venue

    @property
    def join_link(self) -> str:
        return self.occurrence.join_link if self.occurrence.mode else self.occurrence.join_link or self.event.join_link

    @property
    def host_id(self) -> int | None:
        return self.occurrence.host_id or self.event.host_id

    @property
    def cancelled(self) -> bool:
        return EventState.CANCELLED in (self.event.state, self.occurrence.state)

    @property
    def href(self) -> str:
        return address(self.event.id, self.on if self.event.frequency else None)


def address(event_id: int, on: date | None = None) -> str:
    """Path of an event, or of one meeting of a series."""
    return f"/events/{event_id}" if on is None else f"/events/{event_id}/on/{on.isoformat()}"


def readable(actor: Actor) -> ColumnElement[bool]:
    """`policy.may_see` in SQL."""
    if actor.readable_audiences is None:
        return true()
    seen: ColumnElement[bool] = Event.audience.in_(sorted(actor.readable_audiences))
    if actor.may(Permission.MEMBERSHIP_SCREEN):
        seen = or_(seen, and_(Event.group_id.is_(None), ~Event.audience.startswith("group-")))
    return seen


def sight(actor: Actor) -> Hashable:
    """Names every right on which `readable` depends: what is kept of lists may be shown to all with the same."""
    return (actor.readable_audiences, actor.may(Permission.MEMBERSHIP_SCREEN))


def rule_of(event: Event) -> Rule:
    return Rule(Frequency(event.frequency), event.every, event.nth, event.count, event.until)


def get_event(session: Session, actor: Actor, event_id: int) -> Event:
    event = session.get(Event, event_id)
    if event is None:
        raise NotFoundError
    policy.may_see(actor, event).enforce()
    return event


def get_event_to_change(session: Session, actor: Actor, event_id: int) -> Event:
    """The only door to an event about to change; locks the row."""
    event = session.get(Event, event_id, with_for_update=True)
    if event is None:
        raise NotFoundError
    policy.may_change(actor, event).enforce()
    return event


def get_meeting(
    session: Session, actor: Actor, event_id: int, on: date | None = None, *, lock: bool = False
) -> Meeting:
    """The event at the time that the rule gave for the day `on`; without a day at its next time, or its last.

    Args:
        lock: both rows, for a change that depends on them, such as taking one of the last places.
    """
    event = session.get(Event, event_id, with_for_update=True) if lock else session.get(Event, event_id)
    if event is None:
        raise NotFoundError
    policy.may_see(actor, event).enforce()
    wanted = select(Occurrence).where(Occurrence.event_id == event.id)
    if on is not None:
        begin = datetime.combine(on, time())
        wanted = wanted.where(Occurrence.original_local >= begin, Occurrence.original_local < begin + timedelta(days=1))
        found = session.scalar(wanted.order_by(Occurrence.original_local).limit(1))
    else:
        coming = wanted.where(Occurrence.ends_at > clock.now(), Occurrence.state != EventState.CANCELLED)
        found = session.scalar(coming.order_by(Occurrence.starts_at).limit(1)) or session.scalar(
            wanted.order_by(Occurrence.starts_at.desc()).limit(1)
        )
    if found is None:
        raise NotFoundError
    return Meeting(event, found)


def meeting_by_occurrence(session: Session, occurrence_id: int) -> Meeting | None:
    """For jobs and rooms above, which ask the policy themselves."""
    occurrence = session.get(Occurrence, occurrence_id)
    event = session.get(Event, occurrence.event_id) if occurrence is not None else None
    return Meeting(event, occurrence) if event is not None and occurrence is not None else None
