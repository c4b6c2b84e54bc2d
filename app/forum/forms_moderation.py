"""What is typed about reports and decisions, as it came: the actions judge it."""

from collections.abc import Mapping

from starlette.datastructures import FormData

from app.core.errors import InvalidError
from app.core.text import paragraphs
from app.organisations import Filled

LONGEST = 5000  # characters kept of what is too long anyway


def typed(body: FormData, *names: str) -> dict[str, str]:
    """Files, and what is left out, count as nothing."""
    return {name: paragraphs(value)[:LONGEST] if isinstance(value := body.get(name), str) else "" for name in names}


def whole_number(text: str, most: int = 2_147_483_647) -> int:
    """0 for what is no number of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= most else 0


def as_typed(values: Mapping[str, object], wrong: InvalidError | None = None) -> Filled:
    faults = wrong.fields if wrong is not None else {}
    return Filled(values, faults, list(faults.items()))
