"""Child: the first sheet of a workbook, row by row, as texts. Formulas give what they came to last."""

import json
import zipfile
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import openpyxl

from app.core.confined.frames import send, take_pipe
from app.core.confined.walls import confine

from .channel import END, PAGE, read_request


def main(argument: str) -> None:
    request = read_request(argument)
    pipe = take_pipe()
    confine(request["limits"])
    try:
        with Path(request["path"]).open(
            "rb"
        ) as file:  # openpyxl goes by the ending of a name, and stored files have none
            _send_rows(file, request["rows"], request["columns"], pipe)
    except (MemoryError, zipfile.BadZipFile, OSError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        return  # no end: the sheet is not read


def _send_rows(file: BinaryIO, rows: int, columns: int, pipe: int) -> None:
    sheet = openpyxl.load_workbook(file, read_only=True, data_only=True).worksheets[0]
    for number, row in enumerate(islice(sheet.iter_rows(values_only=True), rows + 1), start=1):
        cells = [_text(cell) for cell in row[:columns]]
        if any(cells):
            send(pipe, PAGE, json.dumps([number, cells], ensure_ascii=False).encode())
    send(pipe, END, b"")


def _text(cell: object) -> str:
    """A date as 2027-01-31, a whole number without its point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
