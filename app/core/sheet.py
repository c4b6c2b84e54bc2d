"""Tables for spreadsheet programs, which run what looks like a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain

from app.core.text import one_line

# The wide forms too: programs for East Asian scripts take them for the narrow ones.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def cell(value: object) -> str:
    """On one line; an apostrophe in front keeps a formula from being one. Numbers stay numbers, negative ones too."""
    if isinstance(value, int | float):
        return str(value)
    text = one_line("" if value is None else str(value))
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The lines of `csv_of`, one after the other, for an answer that is sent while it is made."""
    out = StringIO()
    writer = csv.writer(out)
    mark = "\ufeff"
    for row in chain([head], rows):
        writer.writerow([cell(one) for one in row])
        yield f"{mark}{out.getvalue()}".encode()
        mark = ""
        out.seek(0)
        out.truncate()


def csv_of(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file in UTF-8, with the mark by which spreadsheet programs know it."""
    return b"".join(csv_lines(head, rows))
