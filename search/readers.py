"""Who asks."""

from typing import Protocol


class Reader(Protocol):
    """The audiences that somebody belongs to, and when they ask, as `Query` has it."""

    @property
    def audiences(self) -> frozenset[str] | None: ...

    @property
    def now(self) -> int: ...
