"""Tables as files for spreadsheet programs."""

from collections.abc import Iterable, Sequence

from starlette.responses import StreamingResponse

from app.core.sheet import csv_lines
from app.web.downloads import CACHE, disposition


def send_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingResponse:
    """Sent line by line; `rows` has been read from the database before."""
    headers = {"content-disposition": disposition(name, inline=False), "cache-control": CACHE}
    return StreamingResponse(csv_lines(head, rows), media_type="text/csv; charset=utf-8", headers=headers)
