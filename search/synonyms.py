"""Words that mean the same, from a settings file, found in a question by their stems."""

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from search.words import placed_stems

SHIPPED = Path(__file__).with_name("synonyms.toml")

Pattern = tuple[tuple[int, str], ...]
"""Stems with their places, as `placed_stems` gives them: one for a word, several for a phrase."""


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a question, `length` stems from `start`, and the patterns that mean the same."""

    start: int
    length: int
    others: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Groups of expressions of equal meaning; `groups` holds each group's expressions as written."""

    groups: tuple[tuple[str, ...], ...] = ()
    _by_first: dict[str, list[tuple[tuple[str, ...], int]]] = field(default_factory=dict, repr=False, compare=False)
    _patterns: list[tuple[Pattern, ...]] = field(default_factory=list, repr=False, compare=False)

    def __post_init__(self) -> None:
        for number, group in enumerate(self.groups):
            patterns = tuple(dict.fromkeys(filter(None, map(placed_stems, group))))
            self._patterns.append(patterns)
            for pattern in patterns:
                forms = tuple(form for _, form in pattern)
                self._by_first.setdefault(forms[0], []).append((forms, number))

    def within(self, forms: Sequence[str]) -> list[Found]:
        """Every stretch of the stems that is a known expression, with its other expressions."""
        found = []
        for start, first in enumerate(forms):
            for member, number in self._by_first.get(first, ()):
                if tuple(forms[start : start + len(member)]) == member:
                    others = tuple(p for p in self._patterns[number] if tuple(form for _, form in p) != member)
                    found.append(Found(start, len(member), others))
        return found

    def patterns(self) -> list[tuple[Pattern, ...]]:
        """The groups as patterns of stems, for an engine that keeps synonyms itself."""
        return self._patterns

    def stamp(self) -> str:
        """A short text that changes whenever the groups do."""
        return hashlib.blake2b(repr(self.groups).encode(), digest_size=8).hexdigest()


def extended(shipped: Synonyms, groups: Iterable[tuple[str, ...]]) -> Synonyms:
    """The shipped groups and a house's own; two groups that share an expression of several words are one."""
    merged: list[dict[str, None]] = []
    owners: dict[Pattern, int] = {}
    for group in (*shipped.groups, *groups):
        patterns = [pattern for pattern in map(placed_stems, group) if len(pattern) > 1]
        home = next((owners[pattern] for pattern in patterns if pattern in owners), len(merged))
        if home == len(merged):
            merged.append({})
        merged[home].update(dict.fromkeys(group))
        for pattern in patterns:
            owners.setdefault(pattern, home)
    return Synonyms(tuple(map(tuple, merged)))


def load_synonyms(path: Path) -> Synonyms:
    """Read a TOML file whose `groups` is a list of lists of expressions.

    Raises ValueError naming the fault if the file has another shape, OSError if it cannot be read.
    """
    groups = tomllib.loads(path.read_text(encoding="utf-8")).get("groups")
    if not isinstance(groups, list) or not all(_is_group(group) for group in groups):
        message = f"{path.name}: `groups` must be a list of lists of at least two texts each"
        raise ValueError(message)
    return Synonyms(tuple(tuple(group) for group in groups))


@cache
def shipped_synonyms() -> Synonyms:
    """The Kenyan social-protection set that comes with the software."""
    return load_synonyms(SHIPPED)


def _is_group(group: object) -> bool:
    return isinstance(group, list) and len(group) > 1 and all(isinstance(text, str) and text for text in group)
