"""Which function pays which debt. The roof fills it from the rooms' `jobs` modules."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core.services import Services

Payload = dict[str, Any]


class GiveUp(Exception):
    """No further attempt can help (the mail server knows no such address): park at once, with the reason."""


class RetryLater(Exception):
    """The outside is away (a search engine, a mail server): try again without counting this attempt; it never parks."""

    def __init__(self, reason: str, after: timedelta = timedelta(seconds=30)) -> None:
        super().__init__(reason)
        self.after = after


@dataclass(frozen=True, slots=True)
class Handler:
    """How one kind of job runs. Both parts must be harmless when run twice.

    Attributes:
        prepare: slow work with no transaction open (a subprocess, a search engine); what it returns goes to `apply`.
        apply: the effect, in the transaction that also ends the job.
        batch: how many waiting jobs of this name one run may take together; above 1, both parts get the list of
            payloads.
        only_bulk: that many together only of bulk work; of other work one at a time, in a list of one.
        every: run by itself at this interval.
        aside: long work that nobody waits for: a thread of its own does it, so that nothing waits behind it.
    """

    name: str
    prepare: Callable[[Services, Any], Any] | None = None
    apply: Callable[[Session, Services, Any, Any], None] | None = None
    batch: int = 1
    only_bulk: bool = False
    attempts: int = 6
    every: timedelta | None = None
    aside: bool = False
    purpose: str = ""


class Registry:
    def __init__(self, handlers: Iterable[Handler]) -> None:
        self._handlers: dict[str, Handler] = {}
        for handler in handlers:
            if handler.name in self._handlers:
                message = f"two handlers for {handler.name}"
                raise ValueError(message)
            self._handlers[handler.name] = handler

    def __iter__(self) -> Iterator[Handler]:
        return iter(self._handlers.values())

    def get(self, name: str) -> Handler | None:
        return self._handlers.get(name)
