"""Orders of numbers, as lists. Pure: what stands before what, wherever it is kept."""

from collections.abc import Sequence

UP, DOWN = "up", "down"
STEPS = {UP: -1, DOWN: 1}


def put_before(order: Sequence[int], moved: int, before: int | None) -> list[int]:
    """`moved`, which need not be in it yet, stands before the other; at the end for None and for what is not there."""
    rest = [one for one in order if one != moved]
    place = rest.index(before) if before in rest else len(rest)
    return [*rest[:place], moved, *rest[place:]]


def shifted(order: Sequence[int], moved: int, step: str) -> list[int]:
    """One place up or down; as it was at either end, or where it is not in the order."""
    if moved not in order:
        return list(order)
    at = order.index(moved)
    to = min(max(at + STEPS[step], 0), len(order) - 1)
    rest = [one for one in order if one != moved]
    return [*rest[:to], moved, *rest[to:]]
