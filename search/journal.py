"""What changes while an index is rebuilt, kept aside to be done to the new index too."""

import json
from dataclasses import replace
from typing import Any, NamedTuple

from search.records import PageText, Record


class Change(NamedTuple):
    """A record that was put, or None for one that was removed."""

    key: str
    record: Record | None


def whole(record: Record) -> Record:
    """The record with its pages at hand, so that they can be read twice."""
    return replace(record, pages=tuple(record.pages))


def packed(change: Change) -> str:
    """In one line."""
    if change.record is None:
        return json.dumps([change.key, None])
    thing = change.record
    pages = [[page.number, page.text] for page in thing.pages]
    fields = {name: getattr(thing, name) for name in _PLAIN}
    facets = {name: list(values) for name, values in thing.facets.items()}
    return json.dumps([change.key, {**fields, "facets": facets, "pages": pages}])


def unpacked(line: str) -> Change:
    """ValueError for a line that was cut off."""
    read: Any = json.loads(line)
    key, fields = read
    if fields is None:
        return Change(key, None)
    for name in ("authors", "keywords"):
        fields[name] = tuple(fields[name])
    fields["facets"] = {name: tuple(values) for name, values in fields["facets"].items()}
    fields["pages"] = tuple(PageText(number, text) for number, text in fields["pages"])
    return Change(key, Record(**fields))


_PLAIN = tuple(name for name in Record.__slots__ if name not in ("facets", "pages"))
