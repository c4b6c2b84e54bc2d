"""Who reads what at this moment, asked by rooms that keep words about events."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.events.models import Event


def audiences_now(session: Session, ids: Collection[int]) -> dict[int, str]:
    """By event, its audience; a cancelled one is still there to be read of."""
    if not ids:
        return {}
    found = select(Event.id, Event.audience).where(Event.id.in_(sorted(ids)))
    return {row.id: row.audience for row in session.execute(found)}
