"""Who is named: a person with a family name, or a body. People type one line; what programs want is told from it. Pure."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from app.core.text import one_line

_WORDS = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
_OF_BODIES = frozenset(_WORDS["bodies"])
_PARTICLES = frozenset(_WORDS["particles"])
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Name:
    """A person has a `family` name (and perhaps given ones); a body is `literal` only."""

    literal: str
    family: str = ""
    given: str = ""

    @property
    def initials(self) -> str:
        """`M. A.`, and `J.-P.` for a hyphened name."""
        parts = [[half[0] for half in word.split("-") if half[:1].isalpha()] for word in self.given.split()]
        return " ".join("-".join(f"{letter.upper()}." for letter in letters) for letters in parts if letters)


def name_of(typed: str, bodies: Collection[str] = (), *, is_person: bool = False) -> Name:
    """Read one author as typed: `Achieng, Mary`, `Mary Achieng`, `State Department for Social Protection`.

    Args:
        bodies: names known to be of bodies, in small letters.
        is_person: known to be one.
    """
    literal = one_line(typed)
    family, comma, given = (part.strip() for part in literal.partition(","))
    words = literal.replace(",", " ").split()
    if not words or (not is_person and (literal.lower() in bodies or _is_body(words))):
        return Name(literal)
    if comma:
        return Name(f"{given} {family}".strip(), family, given) if family and "," not in given else Name(literal)
    start = next((i for i, word in enumerate(words) if i and word.lower() in _PARTICLES), len(words) - 1)
    return Name(literal, " ".join(words[start:]), " ".join(words[:start]))


def _is_body(words: list[str]) -> bool:
    if not 2 <= len(words) <= _MOST_WORDS:
        return True
    if any(any(letter.isdigit() for letter in word) or word.lower().strip(".()") in _OF_BODIES for word in words):
        return True
    return all(word.isupper() and len(word) > 3 for word in words)
