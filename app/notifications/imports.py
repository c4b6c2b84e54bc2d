"""What people were told before the house was here."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.notifications.models import Notification


def date_back(session: Session, subject_kind: str, subject_id: int, number: int | None, at: datetime) -> None:
    """As if it had been told, and mailed, at that moment: of one post, or, with None, whatever is told later still."""
    later = (
        Notification.subject_kind == subject_kind,
        Notification.subject_id == subject_id,
        Notification.created_at > at,
    )
    of_post = () if number is None else (Notification.number == number,)
    session.execute(update(Notification).where(*later, *of_post).values(created_at=at, mailed_at=at))
