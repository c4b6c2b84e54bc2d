"""That an event has changed: its calendar objects rise, lists and people's own calendars follow."""

from sqlalchemy.orm import Session

from app import jobs
from app.core import clock, revision
from app.events.models import Event


def touch(session: Session, event: Event, *, moved: bool) -> None:
    """What a calendar shows of the event has changed; `moved` when its time, recurrence, place or state has: the SEQUENCE rises."""
    event.changed_at = clock.now()
    if moved:
        event.sequence += 1
    session.flush()
    say_changed(session, event)


def say_changed(session: Session, event: Event) -> None:
    """Lists, search and people's own calendars follow."""
    revision.bump(session)
    jobs.enqueue(session, "search.update", key=f"search:event-{event.id}", kind="event", id=event.id)
    jobs.enqueue(session, "calendar.tell", key=f"calendar.tell:{event.id}", event_id=event.id)
