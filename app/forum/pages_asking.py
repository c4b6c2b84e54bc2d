"""Who was asked, who shares the problem, and what was agreed to follow, beside a topic."""

from dataclasses import dataclass

from app.forum.visits import Visit


@dataclass(frozen=True, slots=True)
class AskingPart:
    """Nothing is drawn for a part that is empty."""


def asking_part(visit: Visit) -> AskingPart:  # noqa: ARG001 - asked of every topic
    return AskingPart()
