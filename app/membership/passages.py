"""How long an application has waited. While the applicant is asked for information the clock stands still. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.membership.models import State

NOTHING = timedelta(0)
# Here the life of an application, as the community owes it an answer, is over.
ENDED = frozenset({State.APPROVED, State.DECLINED, State.ONBOARDED, State.WITHDRAWN, State.EXPIRED})


@dataclass(frozen=True, slots=True)
class Passage:
    """One move, as far as time goes."""

    to_state: str
    at: datetime


def waited(submitted_at: datetime | None, passages: Sequence[Passage], now: datetime) -> timedelta:
    """From the submission to now, or to the end of its life, without the time in which the applicant was asked.

    Args:
        passages: in the order of their moments.
    """
    if submitted_at is None:
        return NOTHING
    stopped, asked_at = NOTHING, None
    for passage in passages:
        if passage.at < submitted_at:
            continue
        if asked_at is not None and passage.to_state != State.INFORMATION:
            stopped += passage.at - asked_at
            asked_at = None
        if passage.to_state == State.INFORMATION:
            asked_at = asked_at or passage.at
        if passage.to_state in ENDED:
            return max(NOTHING, passage.at - submitted_at - stopped)
    if asked_at is not None:
        stopped += now - asked_at
    return max(NOTHING, now - submitted_at - stopped)


def since(passages: Sequence[Passage], state: str, now: datetime) -> timedelta:
    """How long it has been in its present state without leaving it."""
    entered = None
    for passage in passages:
        if passage.to_state != state:
            entered = None
        elif entered is None:
            entered = passage.at
    return now - entered if entered is not None else NOTHING
