"""The values of the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.documents import Damaged, Twins, Unclaimed


@dataclass(frozen=True, slots=True)
class RunRow:
    """One walk through all files; `ended` is None while it goes on. `size` in octets."""

    started: datetime
    ended: datetime | None
    files: int
    size: int
    missing: int
    changed: int


@dataclass(frozen=True, slots=True)
class RoomRow:
    """Octets; `quota` 0 for no limit; `share` in percent of it. `gigabytes`: what the field holds, "" for the house's limit."""

    organisation_id: int
    name: str
    href: str
    used: int
    quota: int
    share: int
    gigabytes: str
    error: str


@dataclass(frozen=True, slots=True)
class FilesPage:
    """`scanner`: "" for none, "well", or "away"; `unclaimed`: None until it is asked for, since it walks through all of storage."""

    runs: Sequence[RunRow]
    running: bool
    damaged: Sequence[Damaged]
    scanner: str
    waiting: int
    infected: int
    rooms: Sequence[RoomRow]
    house_quota: int
    unclaimed: Sequence[Unclaimed] | None
    errors: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TwinsPage:
    """`wasted`: octets that would be free if each were kept once."""

    twins: Sequence[Twins]
    wasted: int
