"""Rows of a manifest, whatever it is written in: JSON Lines, CSV or XLSX. A bad row is a row with a fault, and the next is read."""

import csv
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from app import reading
from app.core.sentences import Sentence
from app.core.text import slugify
from app.documents import LIST_FIELDS
from app.transfer.columns import KNOWN, LEFT_OUT

MOST_ROWS = 100_000
LINE_BYTES = 1_000_000
CELL_CHARACTERS = 200_000
NO_HEAD = "The first row names the columns, one of which is title."
Fault = tuple[str, str]


class UnreadableError(Exception):
    """Nothing of the manifest can be read; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class FileNamed:
    """A file of a row: its path beside the manifest, and who may open it where these are fewer than the document's readers."""

    path: str
    readers: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: `number` of its line or sheet row; what it leaves out is not in `said`; `faults`: field and sentence."""

    number: int
    said: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    files: Sequence[FileNamed] | None = None
    unknown: Sequence[str] = ()
    faults: Sequence[Fault] = ()


Lines = Callable[[], Iterator[Line]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """`lines` reads it from the start each time; `total` counts its rows, with nothing to pay for memory."""

    lines: Lines
    total: int


def read_manifest(path: Path, name: str) -> Manifest:
    """Args: name: whose ending says what it is. Raises UnreadableError."""
    ending = name.lower().rpartition(".")[2]
    readers: dict[str, Callable[[Path], Lines]] = {
        "jsonl": _json_lines,
        "ndjson": _json_lines,
        "csv": _csv,
        "xlsx": _xlsx,
    }
    if ending not in readers:
        raise UnreadableError("Give a manifest that ends in .jsonl, .csv or .xlsx.")
    try:
        lines = readers[ending](path)
        total = sum(1 for _ in lines())
    except OSError as away:
        raise UnreadableError("The manifest cannot be opened.") from away
    if not total:
        raise UnreadableError("The manifest has no rows.")
    if total > MOST_ROWS:
        raise UnreadableError(Sentence("Split the manifest: at most %(most)s rows at once.", most=f"{MOST_ROWS:,}"))
    return Manifest(lines, total)


def _json_lines(path: Path) -> Lines:
    def lines() -> Iterator[Line]:
        with path.open("rb") as file:
            number = 0
            while raw := file.readline(LINE_BYTES + 1):
                number += 1
                too_long = len(raw) > LINE_BYTES
                while too_long and raw and not raw.endswith(b"\n"):
                    raw = file.readline(LINE_BYTES)
                if too_long:
                    yield _broken(number, "This line is longer than a million bytes.")
                elif raw.strip(b"\xef\xbb\xbf \t\r\n"):
                    yield _of_json(number, raw)

    return lines


def _of_json(number: int, raw: bytes) -> Line:
    try:
        row = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant)
        if b"\\u" in raw:  # escapes can write halves of letters, which no database and no page takes
            row = json.loads(json.dumps(row, ensure_ascii=False).encode(errors="ignore"))
    except (ValueError, RecursionError):  # bad UTF-8 is a ValueError too
        return _broken(number, "This line is not JSON.")
    if not isinstance(row, dict):
        return _broken(number, "Each line is one JSON object, in braces.")
    return _line(number, row)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _csv(path: Path) -> Lines:
    encoding = "utf-8-sig"
    try:
        with path.open(encoding=encoding) as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        encoding = "cp1252"  # as spreadsheet programs on Windows save it

    def lines() -> Iterator[Line]:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            mark = _mark(file)
            rows = csv.reader(file, delimiter=mark)
            try:
                head = _head(next(rows, []))
            except csv.Error as damaged:
                raise UnreadableError(NO_HEAD) from damaged
            while True:
                try:
                    cells = next(rows)
                except StopIteration:
                    return
                except csv.Error:
                    yield _broken(rows.line_num, "This line cannot be read: is a quotation mark missing?")
                    continue
                if any(cell.strip() for cell in cells):
                    yield _of_cells(rows.line_num, head, cells)

    next(lines(), None)  # raises for a head that names nothing
    return lines


def _mark(file: TextIO) -> str:
    first = file.readline(CELL_CHARACTERS)
    file.seek(0)
    return max(",;\t", key=first.count)


def _xlsx(path: Path) -> Lines:
    try:
        reading.sniff(path, "manifest.xlsx")
        found = reading.read_table(path)
    except reading.Unacceptable as refusal:
        raise UnreadableError(Sentence(refusal.template, **refusal.fields)) from refusal
    except reading.Unreadable as unreadable:
        raise UnreadableError("The spreadsheet cannot be read. Save it as CSV and try that.") from unreadable
    head = _head(found[0][1] if found else [])

    def lines() -> Iterator[Line]:
        for number, cells in found[1:]:
            if any(cell.strip() for cell in cells):
                yield _of_cells(number, head, cells)

    return lines


def _head(cells: Sequence[str]) -> list[str]:
    """Names of columns as the API has them: "Embargo until" is embargo_until."""
    head = [slugify(cell).replace("-", "_") if cell.strip() else "" for cell in cells]
    if "title" not in head and "external_id" not in head:
        raise UnreadableError(NO_HEAD)
    doubled = next((name for name in head if name and head.count(name) > 1), "")
    if doubled:
        raise UnreadableError(Sentence("Two columns are called %(name)s.", name=doubled))
    return head


def _of_cells(number: int, head: Sequence[str], cells: Sequence[str]) -> Line:
    """Only a column that is there says something; an empty cell says that there is nothing."""
    if len(cells) > len(head) and any(cell.strip() for cell in cells[len(head) :]):
        return _broken(number, "This row has more cells than the first row has columns.")
    if any(len(cell) > CELL_CHARACTERS for cell in cells):
        return _broken(number, "A cell of this row is too long.")
    row: dict[str, Any] = {name: cells[place] if place < len(cells) else "" for place, name in enumerate(head) if name}
    if isinstance(named := row.get("file"), str):
        row["file"] = [
            part.strip() for part in named.replace("\r", "\n").replace(";", "\n").split("\n") if part.strip()
        ]
    return _line(number, row)


def _line(number: int, row: Mapping[str, Any]) -> Line:
    faults: list[Fault] = []
    said: dict[str, str | Sequence[str]] = {}
    for name, value in row.items():
        if name not in KNOWN or name == "file" or value is None:
            continue
        text = _text(value)
        texts = [_text(one) for one in value] if isinstance(value, list) and name in LIST_FIELDS else None
        if texts is not None and None not in texts and len(texts) <= 1_000:
            said[name] = [one for one in texts if one is not None]
        elif text is not None:
            said[name] = text
        else:
            faults.append((name, Sentence("%(name)s is not written as it should be.", name=name)))
    files: list[FileNamed] | None = None
    if row.get("file") is not None:
        files, fault = _files(row["file"])
        faults += fault
    unknown = [str(name)[:60] for name in row if name not in KNOWN and name not in LEFT_OUT]
    return Line(number, said, files or None, unknown, faults)


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e15 or not math.isfinite(value):
        return None
    return str(int(value)) if float(value).is_integer() else str(value)


def _files(value: object) -> tuple[list[FileNamed], list[Fault]]:
    """A path, several, or objects of path and readers."""
    named: list[FileNamed] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            if one.strip():
                named.append(FileNamed(one))
        elif isinstance(one, dict) and isinstance(one.get("path"), str) and isinstance(one.get("readers", ""), str):
            named.append(FileNamed(one["path"], one.get("readers", "")))
        else:
            return [], [("file", Sentence("%(name)s is not written as it should be.", name="file"))]
    if len(named) > 50:
        return [], [("file", "A document has at most 50 files.")]
    return named, []


def _broken(number: int, sentence: str) -> Line:
    return Line(number, faults=[("", sentence)])
