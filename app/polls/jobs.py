"""What this room owes: letters about polls, and the meeting that a chosen date became."""

import re
from typing import Any

from sqlalchemy.orm import Session

from app import events
from app.core.services import Services
from app.jobs import Handler
from app.polls.actions import came_of
from app.polls.models import DatePoll
from app.polls.tell import tell as tell_people

_PATH = re.compile(r"/groups/[a-z0-9-]+/polls/(\d{1,9})", re.ASCII)


def tell(session: Session, services: Services, payload: dict[str, Any], _prepared: None) -> None:
    tell_people(session, services.settings, payload["poll_id"], payload["what"], payload.get("after", 0))


def scheduled(session: Session, _services: Services, payload: dict[str, Any], _prepared: None) -> None:
    """An event was put on the calendar by a form that began here: its own group's, whatever else the form said."""
    found = _PATH.fullmatch(payload["path"])
    poll = session.get(DatePoll, int(found[1]), with_for_update=True) if found else None
    event = session.get(events.Event, payload["event_id"])
    if poll is not None and event is not None and event.group_id == poll.group_id:
        came_of(session, poll, event.id)


HANDLERS = (
    Handler("polls.tell", apply=tell, purpose="Tells the people of a group of a poll of dates, and what came of it."),
    Handler("polls.scheduled", apply=scheduled, purpose="Notes the meeting that the chosen date of a poll became."),
)
