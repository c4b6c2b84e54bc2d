"""The arithmetic at its edges: seats and percent, ties, two thirds, one seat, none."""

import pytest

from app.governance.models import Choice, Declaration
from app.governance.tally import Rules, Vote, count

A, D, F = Choice.APPROVE, Choice.DECLINE, Choice.DEFER
TWO_THIRDS = Rules(50, "two_thirds")


def cast(chair, *others):
    return [Vote(Declaration.NONE, one, place == 0) for place, one in enumerate((chair, *others))]


@pytest.mark.parametrize(
    ("rules", "votes", "outcome", "by_chair"),
    [
        (Rules(), (A,), A, False),
        (Rules(), (A, D), A, True),
        (Rules(), (F, A, D, A, D), F, False),  # the chair stands aside: nobody breaks the tie
        (Rules(chair_breaks_tie=False), (A, D), F, False),
        (Rules(), (A, D, D), D, False),
        (TWO_THIRDS, (A, A, D), A, False),
        (TWO_THIRDS, (A, D), F, False),  # half is not two thirds, whoever voted for it
        (TWO_THIRDS, (A, A, A, D, D, D), F, False),
        (TWO_THIRDS, (A, A, F), A, False),
        (TWO_THIRDS, (A, A, A, F, D), F, False),
    ],
)
def test_what_decides(rules, votes, outcome, by_chair):
    standing = count(rules, cast(*votes))
    assert (standing.outcome, standing.by_chair) == (outcome, by_chair)


@pytest.mark.parametrize(
    ("percent", "seats", "recused", "quorum"),
    [(50, 1, 0, 1), (50, 5, 0, 3), (50, 5, 1, 2), (50, 5, 5, 1), (1, 9, 0, 1), (100, 9, 2, 7), (67, 3, 0, 3)],
)
def test_the_quorum_counts_the_seats_that_are_left(percent, seats, recused, quorum):
    votes = [Vote(Declaration.CONFLICT if n < recused else "") for n in range(seats)]
    standing = count(Rules(percent), votes)
    assert (standing.quorum, standing.outcome) == (quorum, None)
