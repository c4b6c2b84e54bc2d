"""The line above which people answer by mail. Answers are cut at it, in whatever language they were asked."""

from collections.abc import Mapping

MARKERS: Mapping[str, str] = {
    "en": "=== Write your answer above this line ===",
    "sw": "=== Andika jibu lako juu ya mstari huu ===",
}


def marker(language: str) -> str:
    return MARKERS.get(language, MARKERS["en"])
