"""Reminders of the calendar of work."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.bulletin.reminders import remind
from app.core import clock
from app.core.services import Services
from app.jobs import Handler


def run(session: Session, services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    remind(session, services.settings, clock.today(services.settings.zone))


HANDLERS = (
    Handler(
        "bulletin.remind",
        apply=run,
        every=timedelta(hours=6),
        purpose="Reminds of what is to be done for an issue of the bulletin: owners of tasks, and authors whose word is"
        " waited for, three days before the day set, once.",
    ),
)
