"""Filters in the server's own language, built from values only, never from typed text."""

from collections.abc import Iterable, Mapping

from search.questions import Query


def permitted(query: Query) -> list[str]:
    """What every result must satisfy whoever narrows it: its audience, and its embargo is over."""
    conditions = [f"embargo_until <= {int(query.now)}"]
    if query.audiences is not None:
        conditions.append(one_of("audience", sorted(query.audiences)))
    return conditions


def narrowing(filters: Mapping[str, tuple[str, ...]]) -> list[str]:
    """One condition a facet: any of the chosen values."""
    return [one_of(f"facet.{name}", values) for name, values in filters.items()]


def one_of(field: str, values: Iterable[str]) -> str:
    """The field has one of the values; each is quoted, and a quote or backslash inside it escaped."""
    return f"{field} IN [{', '.join(map(quoted, values))}]"


def quoted(value: str) -> str:
    """A value as a quoted literal."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def both(conditions: Iterable[str]) -> str:
    """All of the conditions."""
    return " AND ".join(f"({condition})" for condition in conditions)
