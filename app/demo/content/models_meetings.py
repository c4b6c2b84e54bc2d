"""What the demo's meetings left behind, and what its groups ask and bring: plain values."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class DemoTask:
    """An action point, or with an `addressee` a recommendation; due `due_in` days from the loading."""

    text: str
    owner: str
    addressee: str
    due_in: int
    state: str
    note: str
    evidence: str


@dataclass(frozen=True, slots=True)
class DemoMinutes:
    """Of the single event `event`, or of the `back`th past meeting of a series; `said` follows the agenda."""

    event: str
    back: int
    state: str
    present: tuple[str, ...]
    excused: tuple[str, ...]
    said: tuple[str, ...]
    general: str
    decisions: tuple[str, ...]
    tasks: tuple[DemoTask, ...]


@dataclass(frozen=True, slots=True)
class DemoPoll:
    """`options`: days from the loading, and time; `answers`: person and an answer for each option."""

    group: str
    title: str
    minutes: int
    note: str
    closes_in: int
    options: tuple[tuple[int, time], ...]
    answers: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class DemoHighlight:
    """Brought to the roundtable of the quarter that was `back` quarters before the loading."""

    group: str
    back: int
    kind: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class DemoMeetings:
    minutes: tuple[DemoMinutes, ...]
    polls: tuple[DemoPoll, ...]
    highlights: tuple[DemoHighlight, ...]
