"""What stands in storage against what the rows say: room by organisation, what is kept twice, what nothing names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.orm import Session

from app import audit
from app.access import Actor
from app.core import clock
from app.core.services import Services
from app.documents import derivatives, intake
from app.documents.models import Document, DocumentFile, DocumentVersion, ScanState, StorageUse
from app.documents.policy import REVIEWERS_SEE
from app.documents.quota import DEFAULT

_D, _V, _F, _U = (cast("Table", model.__table__) for model in (Document, DocumentVersion, DocumentFile, StorageUse))


@dataclass(frozen=True, slots=True)
class Room:
    """Of one organisation, in octets; `quota` is 0 for none, `own` whether it was set for this organisation."""

    organisation_id: int
    used: int
    quota: int
    own: bool


@dataclass(frozen=True, slots=True)
class Twins:
    """Documents (number, title) of which each has the very same file; `size` of it in octets."""

    sha256: str
    size: int
    documents: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """Objects of a folder that no row names, and octets; the younger belong to forms that are still open."""

    folder: str
    objects: int
    size: int
    oldest: datetime | None


def rooms(session: Session) -> list[Room]:
    """The fullest first."""
    house = int(session.info.get(DEFAULT, 0))
    rows = session.execute(
        select(_U.c.organisation_id, _U.c.size, _U.c.quota).order_by(_U.c.size.desc(), _U.c.organisation_id)
    )
    return [
        Room(row.organisation_id, row.size, house if row.quota is None else row.quota, row.quota is not None)
        for row in rows
    ]


def set_quota(session: Session, organisation_id: int, quota: int | None, *, by: Actor) -> None:
    """`quota` in octets; 0 for none; None for the house's again."""
    changed = session.execute(
        update(_U)
        .where(_U.c.organisation_id == organisation_id)
        .values(quota=quota, set_by=by.person_id, set_at=clock.now())
    )
    if not changed.rowcount:  # type: ignore[attr-defined]  # a cursor's result has it
        session.execute(
            insert(_U).values(
                organisation_id=organisation_id, size=0, quota=quota, set_by=by.person_id, set_at=clock.now()
            )
        )
    audit.record(session, by, "organisation.quota_set", organisation_id, quota=quota)


def kept_twice(session: Session, limit: int = 50) -> list[Twins]:
    """Files that stand in several living documents, the largest waste first. For reviewers: of what is put before them."""
    living = (_D.c.version_id == _V.c.id, _D.c.state.in_(sorted(REVIEWERS_SEE)))
    joined = _F.join(_V, _V.c.id == _F.c.version_id).join(_D, _D.c.id == _V.c.document_id)
    often = (
        select(_F.c.sha256, func.max(_F.c.size).label("size"))
        .select_from(joined)
        .where(*living)
        .group_by(_F.c.sha256)
        .having(func.count(_D.c.id.distinct()) > 1)
        .order_by(func.max(_F.c.size).desc(), _F.c.sha256)
        .limit(limit)
    )
    found = {row.sha256: row.size for row in session.execute(often)}
    named: dict[str, list[tuple[int, str]]] = {sha256: [] for sha256 in found}
    rows = session.execute(
        select(_F.c.sha256, _D.c.id, _V.c.title)
        .distinct()
        .select_from(joined)
        .where(*living, _F.c.sha256.in_(found))
        .order_by(_D.c.id)
    )
    for row in rows:
        named[row.sha256].append((row.id, row.title))
    return [Twins(sha256, size, tuple(named[sha256])) for sha256, size in found.items()]


def held_files(session: Session) -> Mapping[str, int]:
    """How many files wait for the scanner, and in how many it found something."""
    rows = session.execute(
        select(_F.c.scan, func.count())
        .where(_F.c.scan.in_((ScanState.WAITING, ScanState.INFECTED)))
        .group_by(_F.c.scan)
    )
    return {str(scan): count for scan, count in rows}


def unclaimed(services: Services) -> list[Unclaimed]:
    """By folder. Walks through all of storage: for a person who asks, never for every page."""
    with services.database.read() as session:
        keys = set(session.scalars(select(_F.c.storage_key)))
        keys |= set(session.scalars(select(_F.c.searchable_key).where(_F.c.searchable_key != "")))
        hashes = set(session.scalars(select(_F.c.sha256)))
    return [
        _of(services, intake.FOLDER, lambda key: key in keys),
        _of(services, derivatives.FOLDER, lambda key: key in keys or derivatives.sha256_of(key) in hashes),
    ]


def _of(services: Services, folder: str, claimed: Callable[[str], bool]) -> Unclaimed:
    wanted = [one for one in services.storage.list(folder) if not claimed(one.key)]
    return Unclaimed(
        folder, len(wanted), sum(one.size for one in wanted), min((one.modified for one in wanted), default=None)
    )
