"""What nobody answers comes to whoever can find somebody."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app import jobs
from app.core.services import Services
from app.forum.unanswered import escalate
from app.jobs import Handler


def tell(session: Session, services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    """Some, and owe the rest."""
    if escalate(session, services.settings):
        jobs.enqueue(session, "forum.unanswered", key="forum.unanswered", priority=7)


UNANSWERED = Handler(
    "forum.unanswered",
    apply=tell,
    every=timedelta(hours=1),
    purpose="Tells the coordinator, and in a group those who run it, once of each question or problem that nobody has answered"
    " within the days that the settings say.",
)
