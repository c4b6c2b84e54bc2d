"""What a source gives the gatherer: one thing that could be told, as a value, and the time that is asked about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.bulletin.labels import SECTION_OF
from app.core.extracts import draft
from app.core.quarters import Quarter
from app.core.tongues import language_of

LANGUAGES = ("en", "sw")
FIRST = LANGUAGES[0]
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Window:
    """The time of one issue.

    Attributes:
        since, until: from the one moment until before the other: the quarter, and what an earlier issue came too soon for.
        ahead: up to when what is to come is told of: the end of the next quarter.
        now: events before it are past.
        zone: the house's.
    """

    quarter: Quarter
    since: datetime
    until: datetime
    ahead: datetime
    now: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """As `models.Candidate`. `once`: what an issue has told of, no later one tells again."""

    kind: str
    key: str
    audience: str
    title: Texts
    happened_at: datetime
    section: str = ""
    href: str = ""
    draft: Texts = field(default_factory=dict)
    facts: Texts = field(default_factory=dict)
    credit: str = ""
    once: bool = False

    @property
    def stands_in(self) -> str:
        return self.section or SECTION_OF[self.kind]


class Source(Protocol):
    def __call__(self, session: Session, window: Window, /) -> Iterable[Found]: ...


def titled(title: str, language: str = FIRST) -> dict[str, str]:
    """In the first language, which must always be there, and in its own."""
    return {FIRST: title, language: title} if language in LANGUAGES else {FIRST: title}


def drafted(text: str, title: str, language: str = "") -> dict[str, str]:
    """Under the language it is written in; nothing where there is no sentence. `language` "" is told from the text."""
    words = draft(text, title)
    if not words:
        return {}
    spoken = language or language_of(text)
    return {spoken if spoken in LANGUAGES else FIRST: words}


def joined(parts: Sequence[str]) -> str:
    """Facts on one line, the empty ones left out."""
    return " · ".join(part for part in parts if part)


def crossed(before: int, now: int) -> Iterator[int]:
    """Round numbers that were passed on the way, the smallest first."""
    number = 10
    while number <= now:
        if number > before:
            yield number
        number += next(step for limit, step in _STEPS if number < limit)


_STEPS = ((25, 15), (100, 25), (1000, 100), (10_000, 500), (10**18, 5000))
