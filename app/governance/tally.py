"""Counting a ballot. Pure: rules and votes in, standing and outcome out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from app.governance.models import Choice, Declaration, Threshold

RECUSED = frozenset({Declaration.CONFLICT, Declaration.RULE})


@dataclass(frozen=True, slots=True)
class Rules:
    quorum_percent: int = 50
    threshold: str = Threshold.MAJORITY
    chair_breaks_tie: bool = True


@dataclass(frozen=True, slots=True)
class Vote:
    """What one seat has done so far; empty words for nothing yet."""

    declaration: str = ""
    choice: str = ""
    is_chair: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a ballot stands, in seats.

    Attributes:
        electorate: frozen at opening; `recused` of them have left the denominator.
        quorum: votes that must be cast before anything can be decided, at least one.
        threshold: votes a choice needs among those cast so far.
        outcome: what closing now would decide; empty without quorum.
        by_chair: whether the chair's vote broke a tie.
    """

    electorate: int
    recused: int
    declared: int
    cast: int
    quorum: int
    threshold: int
    counts: dict[Choice, int]
    outcome: Choice | None
    by_chair: bool = False

    @property
    def seats(self) -> int:
        return self.electorate - self.recused

    @property
    def quorate(self) -> bool:
        return self.cast >= self.quorum


def count(rules: Rules, votes: Sequence[Vote]) -> Standing:
    """Where no choice reaches the threshold and no tie is broken, the question comes back: deferred.

    A chair who breaks a tie makes half into a majority; half is never made into two thirds.
    """
    sitting = [vote for vote in votes if vote.declaration not in RECUSED]
    chosen = Counter(Choice(vote.choice) for vote in sitting if vote.choice)
    cast = chosen.total()
    needed = ceil(cast * 2 / 3) if rules.threshold == Threshold.TWO_THIRDS else cast // 2 + 1
    quorum = max(1, ceil(len(sitting) * rules.quorum_percent / 100))
    outcome, by_chair = None, False
    if cast >= quorum:
        outcome = next((choice for choice, n in chosen.items() if n >= needed), None)
        if outcome is None and breaks_ties(rules.threshold, chair_breaks_tie=rules.chair_breaks_tie):
            outcome = _chairs_choice(chosen, sitting)
            by_chair = outcome is not None
        outcome = outcome or Choice.DEFER
    return Standing(
        electorate=len(votes),
        recused=len(votes) - len(sitting),
        declared=sum(1 for vote in sitting if vote.declaration),
        cast=cast,
        quorum=quorum,
        threshold=max(1, needed),
        counts={choice: chosen[choice] for choice in Choice},
        outcome=outcome,
        by_chair=by_chair,
    )


def breaks_ties(threshold: str, *, chair_breaks_tie: bool) -> bool:
    """Whether, of two choices that are level, the chair's vote decides."""
    return chair_breaks_tie and threshold != Threshold.TWO_THIRDS


def _chairs_choice(chosen: Counter[Choice], sitting: Sequence[Vote]) -> Choice | None:
    most = max(chosen.values())
    tied = {choice for choice, n in chosen.items() if n == most}
    voted = next((Choice(vote.choice) for vote in sitting if vote.is_chair and vote.choice), None)
    return voted if len(tied) > 1 and voted in tied else None
