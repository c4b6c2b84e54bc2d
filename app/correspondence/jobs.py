"""What is forgotten of letters."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.core import clock
from app.core.services import Services
from app.correspondence.models import Letter
from app.jobs import Handler

KEEP = timedelta(days=90)


def sweep(session: Session, _services: Services, _payload: dict[str, Any], _prepared: None) -> None:
    """What came in is known until nobody sends it again; what it became stays as a post."""
    session.execute(delete(Letter).where(Letter.received_at < clock.now() - KEEP))


HANDLERS = (
    Handler(
        "correspondence.sweep",
        apply=sweep,
        every=timedelta(hours=12),
        purpose="Forgets from whom answers by mail came, and why some were refused, after three months.",
    ),
)
