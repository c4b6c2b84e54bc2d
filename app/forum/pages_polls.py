"""Polls on the page of their topic."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.forum.visits import Visit


@dataclass(frozen=True, slots=True)
class PollPart:
    question: str


def polls_part(visit: Visit) -> Sequence[PollPart]:
    """The open one first, then those that are over."""
    del visit
    return ()
