"""The only doors to an event or a meeting that is about to change; each locks what it finds."""

from datetime import date

from sqlalchemy.orm import Session

from app.access import Actor
from app.core import clock
from app.events import policy
from app.events.models import Event
from app.events.queries import Meeting, get_event_to_change, get_meeting
from app.events.queries_event import at_work


def get_event_at_work(session: Session, actor: Actor, event_id: int) -> Event:
    """The whole event; what a closed group held is only read."""
    event = get_event_to_change(session, actor, event_id)
    policy.in_open_group(policy.may_change(actor, event), is_open=at_work(session, event)).enforce()
    return event


def get_meeting_to_change(session: Session, actor: Actor, event_id: int, on: date) -> Meeting:
    meeting = get_meeting(session, actor, event_id, on, lock=True)
    verdict = policy.may_change_time(actor, meeting.event, meeting.occurrence, clock.now())
    policy.in_open_group(verdict, is_open=at_work(session, meeting.event)).enforce()
    return meeting


def get_meeting_to_restore(session: Session, actor: Actor, event_id: int, on: date) -> Meeting:
    meeting = get_meeting(session, actor, event_id, on, lock=True)
    verdict = policy.may_restore_time(actor, meeting.event, meeting.occurrence, clock.now())
    policy.in_open_group(verdict, is_open=at_work(session, meeting.event)).enforce()
    return meeting
