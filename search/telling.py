"""The words that tell a text from others."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from search.words import WEAK_WORDS, stem, stems

TITLE = 3
MOST_TERMS = 14
LONGEST_TEXT = 40_000

_WEAK = frozenset(map(stem, WEAK_WORDS))


def weighed(title: str, texts: Iterable[str]) -> Counter[str]:
    """How often each stem occurs, in the title several times as much; numbers and tiny words tell nothing."""
    counts = Counter(stems("\n".join(texts)[:LONGEST_TEXT]))
    for form in stems(title):
        counts[form] += TITLE
    return Counter({form: n for form, n in counts.items() if len(form) > 2 and form.isalpha() and form not in _WEAK})


def most_telling(
    counts: Mapping[str, int], known: Callable[[str], int], total: int, limit: int = MOST_TERMS
) -> list[tuple[str, float]]:
    """The stems that are frequent here and rare elsewhere, with their weights, the weightiest first.

    `known` tells in how many of the `total` records a stem is; one that is in no other leads nowhere.
    """
    weights = []
    for form, count in counts.items():
        elsewhere = known(form)
        if elsewhere > 1:
            weights.append((form, (1 + math.log(count)) * math.log(1 + total / elsewhere)))
    return sorted(weights, key=lambda pair: (-pair[1], pair[0]))[:limit]
