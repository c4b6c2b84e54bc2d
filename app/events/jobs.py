"""What events owe: rows for meetings that come within reach, turns that were held, the meetings of a closed group."""

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app import groups, jobs
from app.access import SYSTEM
from app.core import clock
from app.core.services import Services
from app.events import registration, rota_plan
from app.events.actions import HORIZON, materialise
from app.events.actions_change import cancel_event
from app.events.actions_rota import hold_turns
from app.events.models import Event, EventState, Frequency
from app.events.series import coming_of, course_of
from app.jobs import Handler

DAILY = timedelta(days=1)
BATCH = 50
CLOSED = "The working group has been closed."


def expand(session: Session, _services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    """Series go on: their next meetings stand as rows, with the answers that people gave for all of them, and hosts.

    Some of them, and the rest is owed: once all are there, their hosts are planned.
    """
    ahead = clock.now() + HORIZON
    due = select(Event).where(
        Event.frequency != Frequency.NEVER,
        Event.state != EventState.CANCELLED,
        or_(Event.expanded_to.is_(None), Event.expanded_to < ahead - DAILY / 2),
    )
    found = session.scalars(due.order_by(Event.id).limit(BATCH).with_for_update()).all()
    for event in found:
        if materialise(session, event, ahead):
            registration.begin_with_standing_answers(session, event)
    if len(found) == BATCH:
        jobs.enqueue(session, "events.expand", key="events.expand", priority=7)
        return
    for group_id in rota_plan.rotating_groups(session):
        rota_plan.keep_up(session, group_id)


def close_group(session: Session, _services: Services, payload: dict[str, Any], _prepared: None) -> None:
    """What a closed group still had before it is called off."""
    group_id = payload["group_id"]
    if groups.is_open(session, group_id):
        return
    found = select(Event).where(Event.group_id == group_id, Event.state != EventState.CANCELLED)
    for event in session.scalars(found.order_by(Event.id).with_for_update()).all():
        if coming_of(course_of(session, event)):
            cancel_event(session, event, payload.get("reason") or CLOSED, by=SYSTEM)


def hold(session: Session, _services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    hold_turns(session)


HANDLERS = (
    Handler(
        "events.expand",
        apply=expand,
        every=DAILY,
        purpose="Puts the next meetings of series that go on on the calendar, and plans who hosts them.",
    ),
    Handler(
        "events.group_closed",
        apply=close_group,
        purpose="Calls off what a working group still had on the calendar when it was closed.",
    ),
    Handler(
        "events.hold_turns",
        apply=hold,
        every=timedelta(hours=1),
        purpose="Writes down who hosted the meetings that are over.",
    ),
)
