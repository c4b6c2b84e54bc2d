"""Removing stored objects that no row names: left by refused forms, by crashes between storing and committing, by files that are gone."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import uploads
from app.core import clock
from app.core.services import Services
from app.documents import derivatives, intake
from app.documents.models import DocumentFile, OcrState

UNCLAIMED = timedelta(hours=24)
"""Younger objects are left alone: their form may still be open, or their transaction about to commit."""

_BATCH = 500


def sweep(services: Services, _payload: dict[str, Any]) -> int:
    """Delete what is old and unclaimed; returns how many objects. Twice is as good as once."""
    return _sweep_folder(services, intake.FOLDER, lambda key: key, _claimed_keys) + _sweep_folder(
        services, derivatives.FOLDER, _claimed_by, _claimed_derivatives
    )


def _sweep_folder(
    services: Services, folder: str, name_of: Callable[[str], str], claimed: Callable[[Session, set[str]], set[str]]
) -> int:
    before = clock.now() - UNCLAIMED
    old = (thing.key for thing in services.storage.list(folder) if thing.modified < before)
    removed = 0
    for keys in _batches(old):
        with services.database.read() as session:
            kept = claimed(session, {name_of(key) for key in keys})
        for key in keys:
            if name_of(key) not in kept:
                services.storage.delete(key)
                removed += 1
    return removed


def _claimed_keys(session: Session, keys: set[str]) -> set[str]:
    named = session.scalars(select(DocumentFile.storage_key).where(DocumentFile.storage_key.in_(keys)))
    return set(named) | uploads.holds(session, keys)


def _claimed_by(key: str) -> str:
    """Pictures of pages belong to whatever file has their hash; a searchable copy to the one file that names it."""
    return key if derivatives.is_searchable(key) else derivatives.sha256_of(key)


def _claimed_derivatives(session: Session, names: set[str]) -> set[str]:
    copies = {name: derivatives.sha256_of(name) for name in names if derivatives.is_searchable(name)}
    hashes = {name for name in names if name not in copies}
    named = set(session.scalars(select(DocumentFile.searchable_key).where(DocumentFile.searchable_key.in_(copies))))
    growing = set(
        session.scalars(
            select(DocumentFile.sha256).where(
                DocumentFile.sha256.in_(copies.values()), DocumentFile.ocr == OcrState.WAITING
            )
        )
    )
    known = set(session.scalars(select(DocumentFile.sha256).where(DocumentFile.sha256.in_(hashes))))
    return named | {name for name, sha256 in copies.items() if sha256 in growing} | known


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while batch := list(islice(rest, _BATCH)):
        yield batch
