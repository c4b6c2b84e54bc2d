"""The report of an import, row by row, as a file."""

import json
from collections.abc import Iterable
from pathlib import Path

from app.core.sheet import csv_of
from app.transfer.outcomes import Outcome

HEAD = ("line", "external_id", "title", "result", "document", "message")


def report_lines(outcomes: Iterable[Outcome]) -> Iterable[tuple[object, ...]]:
    for one in outcomes:
        yield one.line, one.external_id, one.title, one.result.value, one.document_id or "", one.said


def write_report(path: Path, outcomes: Iterable[Outcome]) -> None:
    """JSON where the name ends so, else CSV, in which nothing can be taken for a formula."""
    rows = report_lines(outcomes)
    if path.suffix.lower() == ".json":
        content = json.dumps([dict(zip(HEAD, row, strict=True)) for row in rows], ensure_ascii=False, indent=1)
        path.write_text(f"{content}\n", encoding="utf-8")
    else:
        path.write_bytes(csv_of(HEAD, rows))
