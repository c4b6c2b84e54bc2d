"""Tables for spreadsheet programs, which run what looks like a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from app.core.text import one_line

_BEGINS_A_FORMULA = ("=", "+", "-", "@")


def cell(value: object) -> str:
    """On one line; an apostrophe in front keeps a formula from being one."""
    text = one_line("" if value is None else str(value))
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def csv_of(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file in UTF-8, with the mark by which spreadsheet programs know it."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([cell(one) for one in head])
    writer.writerows([[cell(one) for one in row] for row in rows])
    return out.getvalue().encode("utf-8-sig")
