"""Typing into the search box, letter by letter: how long the engine takes for each answer."""

import random
import time
from collections.abc import Sequence

from search import Suggest
from search.engine import Engine

LIMIT = 50.0
TYPISTS = 60
NOW = 1_800_000_000


def typed(titles: Sequence[str], dice: random.Random) -> list[str]:
    """What stands in the box as people type some words of a title; now and then with a slip."""
    asked = []
    for _ in range(TYPISTS):
        words = dice.choice(titles).split()
        start = dice.randrange(max(1, len(words) - 2))
        text = " ".join(words[start : start + dice.choice((1, 2, 3))])
        if dice.random() < 0.2 and len(text) > 6:
            at = dice.randrange(2, len(text) - 2)
            text = text[:at] + text[at + 1 :]
        asked += [text[:length] for length in range(1, len(text) + 1)]
    return asked


def taken(engine: Engine, asked: Sequence[str], audiences: frozenset[str]) -> list[float]:
    """Milliseconds for each; the first few, which warm caches, are asked once before."""
    for text in asked[:20]:
        engine.suggest(Suggest(text, audiences, NOW))
    times = []
    for text in asked:
        before = time.perf_counter()
        engine.suggest(Suggest(text, audiences, NOW))
        times.append((time.perf_counter() - before) * 1000)
    return times


def line(label: str, times: Sequence[float]) -> str:
    """The shares, and the ratio of the last to its limit."""
    ordered = sorted(times)
    p50, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.99))
    return f"{label:<32}{p50:>8.2f}{p99:>8.2f}{ordered[-1]:>8.2f}{p99 / LIMIT:>10.2f} of the limit for p99"
