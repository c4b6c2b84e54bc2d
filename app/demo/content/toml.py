"""TOML files as checked tables, each with a place for messages."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from app.demo.content.fields import Fields


def read_table(path: Path) -> Mapping[str, object]:
    """The parsed file; a syntax fault becomes a ValueError that names it."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        raise ValueError(f"{path.name}: {fault}") from fault


def entries(path: Path, name: str, key: str) -> tuple[Fields, ...]:
    """The `[[name]]` tables of a file, placed by the value of `key`, which may not repeat."""
    whole = Fields(read_table(path), path.name)
    whole.only(name)
    found = tuple(Fields(table, f"{path.name}, {table.get(key)}") for table in whole.tables(name))
    seen: set[str] = set()
    for fields in found:
        if (value := fields.text(key)) in seen:
            raise fields.fault(f"{key} is used twice")
        seen.add(value)
    return found
