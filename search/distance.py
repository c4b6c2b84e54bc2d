"""Whether two words are within a few typing slips of each other."""

from string import ascii_lowercase

SHORTEST_FOR_ONE = 5
SHORTEST_FOR_TWO = 9

_HEAD = 4


def slips_allowed(word: str) -> int:
    """How many slips a searched word may hold: none in short words, nor in anything with a digit."""
    if len(word) < SHORTEST_FOR_ONE or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < SHORTEST_FOR_TWO else 2


def slips_between(one: str, other: str, limit: int) -> int | None:
    """The fewest slips (a letter missing, added, wrong, or two swapped) between the words.

    None if that is more than `limit` or if their first letters differ, which is rare in real slips and
    would make the search for candidates ten times wider.
    """
    if one[:1] != other[:1] or abs(len(one) - len(other)) > limit:
        return None
    return _slips(one, other, limit)


def beginnings(word: str) -> set[str]:
    """The beginnings, four letters long, that a word a few slips away can have.

    The first letter stands, and at most one slip is taken to be among the first four: looking up these
    beginnings in a sorted list of words is a hundred times faster than going through the list. Words
    with two slips right at their beginning are missed.
    """
    found = {word[:_HEAD]}
    for place in range(1, _HEAD):
        before, after = word[:place], word[place:]
        found |= {(before + letter + after)[:_HEAD] for letter in ascii_lowercase}
        found |= {(before + letter + after[1:])[:_HEAD] for letter in ascii_lowercase}
        found |= {(before + after[1:])[:_HEAD], (before + after[1:2] + after[:1] + after[2:])[:_HEAD]}
    return found


def _slips(one: str, other: str, limit: int) -> int | None:
    """Compare from the first difference on, trying each kind of slip there; limits are tiny (at most 2)."""
    start, shortest = 0, min(len(one), len(other))
    while start < shortest and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    if not left and not right:
        return 0
    if limit == 0 or abs(len(left) - len(right)) > limit:
        return None
    tries = [(left[1:], right), (left, right[1:]), (left[1:], right[1:])]
    if left[:2] == right[1::-1] and len(left) > 1:
        tries.append((left[2:], right[2:]))
    rests = [_slips(a, b, limit - 1) for a, b in tries]
    found = [rest for rest in rests if rest is not None]
    return 1 + min(found) if found else None
