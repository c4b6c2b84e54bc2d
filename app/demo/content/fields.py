"""Checked access to one table of a content file: every refusal names the file, the entry and the field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Fields:
    """One TOML table and the place it stands, for messages such as `people.toml, a@b: unknown roles 'x'`."""

    table: Mapping[str, object]
    place: str

    def only(self, *names: str) -> None:
        """Refuse misspelt keys, which would otherwise be ignored in silence."""
        if extra := sorted(set(self.table) - set(names)):
            raise self.fault(f"unexpected {', '.join(extra)}")

    def text(self, name: str, default: str | None = None) -> str:
        value = self.table.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fault(f"{name} must be text")
        return value

    def optional_text(self, name: str) -> str | None:
        return self.text(name) if name in self.table else None

    def code(self, name: str, known: frozenset[str], default: str | None = None) -> str:
        value = self.text(name, default)
        if value not in known:
            raise self.fault(f"unknown {name} {value!r}")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of text, empty when absent; repeats are a fault."""
        value = self.table.get(name, [])
        if not isinstance(value, list):
            raise self.fault(f"{name} must be a list of text")
        items = tuple(item for item in value if isinstance(item, str))
        if len(items) != len(value):
            raise self.fault(f"{name} must be a list of text")
        if len(set(items)) != len(items):
            raise self.fault(f"{name} names something twice")
        return items

    def codes(self, name: str, known: frozenset[str]) -> tuple[str, ...]:
        values = self.texts(name)
        if unknown := [value for value in values if value not in known]:
            raise self.fault(f"unknown {name} {unknown[0]!r}")
        return values

    def whole(self, name: str) -> int:
        value = self.table.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fault(f"{name} must be a whole number")
        return value

    def signed(self, name: str) -> int:
        """A whole number that may be below nought."""
        value = self.table.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fault(f"{name} must be a whole number")
        return value

    def optional_whole(self, name: str) -> int | None:
        return self.whole(name) if name in self.table else None

    def flag(self, name: str) -> bool:
        value = self.table.get(name, False)
        if not isinstance(value, bool):
            raise self.fault(f"{name} must be true or false")
        return value

    def day(self, name: str) -> date:
        value = self.table.get(name)
        if type(value) is not date:
            raise self.fault(f"{name} must be a date")
        return value

    def optional_day(self, name: str) -> date | None:
        return self.day(name) if name in self.table else None

    def tables(self, name: str) -> tuple[Mapping[str, object], ...]:
        value = self.table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fault(f"{name} must be a list of tables")
        return tuple(value)

    def inner(self, name: str) -> "Fields":
        value = self.table.get(name)
        if not isinstance(value, dict):
            raise self.fault(f"{name} must be a table")
        return Fields(value, f"{self.place}, {name}")

    def fault(self, message: str) -> ValueError:
        return ValueError(f"{self.place}: {message}")
