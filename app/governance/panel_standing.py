"""Where a ballot stands, in numbers and in words. The same value draws the fragment that an open page asks for again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.core import clock
from app.governance.labels import choice_label, threshold_rule
from app.governance.models import BallotState
from app.governance.queries import BallotCase
from app.governance.tally import breaks_ties
from app.organisations import Words


@dataclass(frozen=True, slots=True)
class StandingBox:
    """`now` says what closing would do at this moment; empty once the vote has ended. `due` is its last day."""

    href: str
    is_open: bool
    cast: int
    seats: int
    quorum: int
    quorate: bool
    due: date
    overdue: bool
    facts: Sequence[tuple[str, str]]
    now: str
    rules: Sequence[str]


def standing_box(case: BallotCase, words: Words, *, presides: str, tells_outcome: bool) -> StandingBox:
    """The standing for one reader.

    Args:
        presides: name of whoever closes; empty where every seat is recused.
        tells_outcome: whether the reader may know how the votes lean.
    """
    _ = words.gettext
    ballot, standing = case.ballot, case.standing
    is_open = ballot.state == BallotState.OPEN
    facts = [
        (_("Seats"), str(standing.electorate)),
        (_("Recused"), str(standing.recused)),
        (_("Declared no conflict"), str(standing.declared)),
        (_("Votes cast"), str(standing.cast)),
        (_("Quorum"), str(standing.quorum)),
        (
            _("Votes a choice needs now") if is_open else _("Votes a choice needed"),
            str(standing.threshold) if standing.cast else "",
        ),
        (_("Presides"), presides),
    ]
    return StandingBox(
        href=f"/committee/ballots/{ballot.id}/standing",
        is_open=is_open,
        cast=standing.cast,
        seats=standing.seats,
        quorum=standing.quorum,
        quorate=standing.quorate,
        due=ballot.due_on,
        overdue=is_open and ballot.due_on < clock.home_today(),
        facts=[(label, value) for label, value in facts if value],
        now=_now(case, words, tells_outcome=tells_outcome) if is_open else "",
        rules=_rules(case, words),
    )


def _now(case: BallotCase, words: Words, *, tells_outcome: bool) -> str:
    standing = case.standing
    if standing.outcome is None:
        missing = standing.quorum - standing.cast
        return words.ngettext(
            "No quorum yet: %(num)s more vote is needed.", "No quorum yet: %(num)s more votes are needed.", missing
        )
    if not tells_outcome:
        return words.gettext("There is a quorum: whoever presides can close the vote.")
    choice = choice_label(words, standing.outcome).lower()
    if standing.by_chair:
        return words.gettext("Closing now would decide: %(choice)s, by the chair's vote.") % {"choice": choice}
    return words.gettext("Closing now would decide: %(choice)s.") % {"choice": choice}


def _rules(case: BallotCase, words: Words) -> list[str]:
    _ = words.gettext
    ballot, standing = case.ballot, case.standing
    tie = (
        _("Where two choices are level, the chair's vote decides.")
        if breaks_ties(ballot.threshold, chair_breaks_tie=ballot.chair_breaks_tie)
        else _("Where two choices are level, the question is deferred.")
    )
    return [
        _("Who votes was fixed when the vote opened; seats that are recused leave the count."),
        _("Quorum: %(percent)s%% of the seats that are not recused, rounded up, which is %(votes)s now.")
        % {"percent": ballot.quorum_percent, "votes": standing.quorum},
        threshold_rule(words, ballot.threshold),
        tie,
        _("Where no choice carries, the question is deferred."),
    ]


def averages(case: BallotCase, criteria: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Label of each criterion and the mean of the scores given, with how many gave one; nothing given is left out."""
    cast = [one.scores for one in case.electors if one.cast_at is not None]
    found = []
    for name, label in criteria:
        given = [score for scores in cast if (score := scores.get(name)) is not None]
        if given:
            found.append((label, f"{sum(given) / len(given):.1f} (n = {len(given)})"))
    return found
