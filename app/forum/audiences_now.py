"""Who reads what at this moment, asked by rooms that keep words about topics."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.forum.models import PostState, Topic


def audiences_now(session: Session, ids: Collection[int]) -> dict[int, str]:
    """By topic, its audience; one that waits, is hidden, removed or merged into another is not named."""
    if not ids:
        return {}
    found = select(Topic.id, Topic.audience).where(
        Topic.id.in_(sorted(ids)), Topic.state == PostState.SHOWN, Topic.merged_into_id.is_(None)
    )
    return {row.id: row.audience for row in session.execute(found)}
