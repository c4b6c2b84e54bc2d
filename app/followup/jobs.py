"""What this room owes: letters about what is agreed, due, late or nobody's, and the call for highlights."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app import jobs
from app.core import clock
from app.core.services import Services
from app.followup import reminders
from app.jobs import Handler


def tell_owner(session: Session, services: Services, payload: dict[str, Any], _prepared: None) -> None:
    reminders.tell_owner(session, services.settings, payload["action_id"], payload["giver_id"])


def remind(session: Session, services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    """Some of each, and owe the rest."""
    today = clock.today(services.settings.zone)
    more = [
        reminders.escalate_ownerless(session, services.settings),
        reminders.remind(session, services.settings, today),
        reminders.escalate_late(session, services.settings, today),
    ]
    reminders.call_for_highlights(session, services.settings, today)
    if any(more):
        jobs.enqueue(session, "followup.reminders", key="followup.reminders", priority=7)


HANDLERS = (
    Handler("followup.tell_owner", apply=tell_owner, purpose="Tells somebody what was agreed for them to do."),
    Handler(
        "followup.reminders",
        apply=remind,
        every=timedelta(hours=1),
        purpose="Reminds of action points three days before and on their day, escalates what is a week late or has no"
        " owner any more, and calls for highlights two weeks before a quarter ends; each once.",
    ),
)
