"""Pictures that nobody came to use: left by refused forms, by crashes between storing and committing, by what was removed."""

from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from app.bulletin.pictures import FOLDER
from app.bulletin.queries_pictures import claimed_keys, unclaimed
from app.core import clock
from app.core.services import Services
from app.jobs import Handler

UNCLAIMED = timedelta(hours=24)
"""Younger ones are left alone: their form may still be open, or their transaction about to commit."""
_BATCH = 500


def sweep_files(services: Services, _payload: dict[str, Any]) -> int:
    """Remove files of pictures that no row names; returns how many. Twice is as good as once."""
    before = clock.now() - UNCLAIMED
    old = (thing.key for thing in services.storage.list(FOLDER) if thing.modified < before)
    removed = 0
    while keys := set(islice(old, _BATCH)):
        with services.database.read() as session:
            lost = keys - claimed_keys(session, keys)
        for key in lost:
            services.storage.delete(key)
        removed += len(lost)
    return removed


def sweep_rows(session: Session, _services: Services, _payload: dict[str, Any], _removed: int) -> None:
    """Forget pictures that nothing shows; their files go the next time."""
    for picture in unclaimed(session, clock.now() - UNCLAIMED):
        session.delete(picture)


SWEEP = Handler(
    "bulletin.sweep_pictures",
    prepare=sweep_files,
    apply=sweep_rows,
    every=timedelta(hours=6),
    purpose="Removes pictures that nothing in the bulletin shows.",
)
