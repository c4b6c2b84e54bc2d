"""What the roof assembles once and hands to every request and job."""

from dataclasses import dataclass, field
from threading import Event
from typing import Any, TypeVar

from app.core.db import Database
from app.core.settings import Settings
from app.core.storage import Storage

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Services:
    """The outside of a process: settings, database, files, and single objects that rooms register by their type."""

    settings: Settings
    database: Database
    storage: Storage
    work_waits: Event = field(default_factory=Event)
    _objects: dict[type, Any] = field(default_factory=dict)

    def provide(self, kind: type[T], instance: T) -> None:
        self._objects[kind] = instance

    def get(self, kind: type[T]) -> T:
        """The one object of this type; KeyError when the roof did not provide it."""
        return self._objects[kind]  # type: ignore[no-any-return]  # the dict is typed by its keys
