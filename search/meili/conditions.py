"""Filters in the server's own language, built from values only, never from typed text."""

from collections.abc import Iterable, Mapping

from search.readers import Reader


def permitted(reader: Reader) -> list[str]:
    """What every page must satisfy: its audience, and its embargo is over."""
    conditions = [_over(reader)]
    if reader.audiences is not None:
        conditions.append(one_of("audience", sorted(reader.audiences)))
    return conditions


def findable(reader: Reader) -> list[str]:
    """What every card must satisfy; a front is found only by those who do not find the full card."""
    over, lasting = _over(reader), f"embargo_until > {int(reader.now)}"
    if reader.audiences is None:
        return [f"({over} AND listed NOT EXISTS) OR ({lasting} AND listed EXISTS)"]
    audiences = sorted(reader.audiences)
    closed = f"({lasting} OR NOT {one_of('behind', audiences)})"
    return [f"({over} AND {one_of('audience', audiences)}) OR ({one_of('listed', audiences)} AND {closed})"]


def _over(reader: Reader) -> str:
    return f"embargo_until <= {int(reader.now)}"


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
