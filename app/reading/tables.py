"""The rows of a spreadsheet, read in a confined child."""

import json
from dataclasses import replace
from pathlib import Path

from app.reading.asking import ask
from app.reading.children.channel import END, PAGE
from app.reading.limits import DEFAULT

MAX_ROWS = 20_000
MAX_COLUMNS = 100
LIMITS = replace(DEFAULT, answer_mb=64)


class Unreadable(Exception):
    """The file cannot be read as a workbook, or asks more of the machine than it may."""


def read_table(path: Path) -> list[tuple[int, list[str]]]:
    """Rows of the first sheet that hold anything: their numbers, from 1, and the texts of their cells. Raises Unreadable.

    `path`: an XLSX file that `sniff` has accepted. At most MAX_ROWS rows of MAX_COLUMNS cells below the first.
    """
    request = {
        "path": str(path.resolve()),
        "limits": LIMITS.as_numbers(),
        "rows": MAX_ROWS,
        "columns": MAX_COLUMNS,
    }
    answer = ask("table", request, LIMITS)
    if not any(kind == END for kind, _ in answer.frames):
        raise Unreadable(answer.outcome)
    try:
        found = [json.loads(payload) for kind, payload in answer.frames if kind == PAGE]
        return [(int(number), [str(cell) for cell in cells]) for number, cells in found]
    except (ValueError, TypeError) as strange:
        raise Unreadable("crashed") from strange
