"""Giving up uploads that stand still."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.services import Services
from app.jobs import Handler
from app.uploads import actions, parts
from app.uploads.models import Upload

BATCH = 500


def expire(services: Services, _payload: dict[str, Any]) -> int:
    """Remove rows whose time is over, then bytes without a row; returns how many rows.

    Files that were whole are left to the sweep of their folder, which keeps what a document holds.
    """
    with services.database.write() as session:
        over = list(session.scalars(select(Upload.id).where(Upload.expires_at <= clock.now()).limit(BATCH)))
        actions.remove(session, over)
    stale = (clock.now() - actions.UNFINISHED).timestamp()
    left = list(parts.left_behind(services.storage, stale))
    with services.database.read() as session:
        alive = set(session.scalars(select(Upload.id).where(Upload.id.in_(left))))
    for upload_id in {*over, *left} - alive:
        parts.remove(services.storage, upload_id)
    return len(over)


HANDLERS = (
    Handler(
        "uploads.expire",
        prepare=expire,
        every=timedelta(hours=1),
        purpose="Removes uploads that were begun and not finished within a day.",
    ),
)
