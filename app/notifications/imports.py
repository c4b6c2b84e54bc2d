"""What people were told before the house was here."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.notifications.models import Notification


def date_back(session: Session, subject_kind: str, subject_id: int, number: int, at: datetime) -> None:
    """As if it had been told, and mailed, at that moment."""
    session.execute(
        update(Notification)
        .where(
            Notification.subject_kind == subject_kind,
            Notification.subject_id == subject_id,
            Notification.number == number,
            Notification.created_at > at,
        )
        .values(created_at=at, mailed_at=at)
    )
