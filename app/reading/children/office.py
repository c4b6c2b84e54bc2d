"""Child: Word, PowerPoint, Excel, OpenDocument text and sheets, RTF, Markdown and EPUB, by kreuzberg.

Pages: slides of a presentation, sheets of a workbook, the pages that Word or RTF mark; else cuts between paragraphs.
"""

import itertools
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kreuzberg

from app.core.confined.walls import confine

from .channel import Outbox, open_outbox, read_request
from .plain import decode, send_pages
from .tidy import PAGE_CHARACTERS, cut, tidy

if TYPE_CHECKING:
    from kreuzberg import ExtractionResult

_OLE = b"\xd0\xcf\x11\xe0"
_ODF = "application/vnd.oasis.opendocument."
_EPUB = "application/epub+zip"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_SHEETS = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", f"{_ODF}spreadsheet")
_ANCHOR = 80  # characters of a first line that tell it from others
_LOCKS = {_EPUB: ("META-INF/encryption.xml", b"xmlenc#aes"), _ODF: ("META-INF/manifest.xml", b"encryption-data")}

# Our own page marks, in characters of Unicode's private use area that no document has side by side.
_MARK = re.compile("\uf0f0(\\d+)\uf0f1")
_MARK_FORMAT = "\n\n\uf0f0{page_num}\uf0f1\n\n"
_RTF_MARK = rb"\\par \\u-3856?0\\u-3855?\\par "
_RTF_PAGE = re.compile(rb"(?<!\\)\\page(?![a-z])")


def main(argument: str) -> None:
    request = read_request(argument)
    outbox = open_outbox(request["limits"])
    confine(request["limits"])
    path = Path(request["path"])
    media_type = request["media_type"]
    try:
        if _is_locked(path, media_type):
            outbox.give_up("encrypted", "")
            return
        result = _read(path, media_type)
        send_pages(_pages(result, media_type), outbox)
        _send_about(result, outbox)
    except MemoryError:
        outbox.give_up("failed", "out_of_memory")
    except (kreuzberg.KreuzbergError, zipfile.BadZipFile, ValueError, OSError, RuntimeError) as error:
        locked = "password" in str(error).lower()
        outbox.give_up(*(("encrypted", "") if locked else ("failed", "damaged")))


def _is_locked(path: Path, media_type: str) -> bool:
    with path.open("rb") as file:
        first = file.read(4)
    if first == _OLE:
        return True
    for prefix, (name, mark) in _LOCKS.items():
        if media_type.startswith(prefix):
            with zipfile.ZipFile(path) as archive:
                return name in archive.namelist() and mark in archive.read(name)
    return False


def _config() -> kreuzberg.ExtractionConfig:
    return kreuzberg.ExtractionConfig(
        use_cache=False,
        output_format="plain",
        pages=kreuzberg.PageConfig(extract_pages=True, insert_page_markers=True, marker_format=_MARK_FORMAT),
        concurrency=kreuzberg.ConcurrencyConfig(max_threads=1),
    )


def _read(path: Path, media_type: str) -> "ExtractionResult":
    if media_type == "application/rtf":
        data = _RTF_PAGE.sub(_RTF_MARK, path.read_bytes())
        return kreuzberg.extract_bytes_sync(data, media_type, config=_config())
    if media_type == "text/markdown":
        return kreuzberg.extract_bytes_sync(decode(path.read_bytes()).encode(), media_type, config=_config())
    return kreuzberg.extract_file_sync(path, media_type, config=_config())


def _send_about(result: "ExtractionResult", outbox: Outbox) -> None:
    said: dict[str, Any] = {**result.metadata}
    outbox.about(
        title=said.get("title"),
        authors=said.get("authors") or said.get("created_by"),
        description=said.get("description") or said.get("subject"),
        created=str(said.get("created_at") or "")[:4],
        changed_by=said.get("modified_by"),
        company=said.get("organization") or (said.get("app_properties") or {}).get("company"),
    )


def _pages(result: "ExtractionResult", media_type: str) -> list[str]:
    if media_type in _SHEETS:
        return _sheets(result)
    if media_type == _PPTX:
        return _slides(result)
    return _own_pages(result) or _cut_long(_MARK.split(result.content)[::2])


def _sheets(result: "ExtractionResult") -> list[str]:
    """One page a sheet, empty sheets too, so that page 3 is the third sheet."""
    names = result.metadata.get("sheet_names") or []
    rows: dict[int, list[str]] = {number: [] for number in range(1, len(names) + 1)}
    for table in result.tables:
        rows.setdefault(table.page_number, []).extend(" | ".join(cell for cell in row if cell) for row in table.cells)
    return [
        tidy("\n".join([names[number - 1] if number <= len(names) else "", "", *rows[number]]))
        for number in sorted(rows)
    ]


def _slides(result: "ExtractionResult") -> list[str]:
    parts = _MARK.split(result.content)
    texts = {int(number): tidy(text) for number, text in zip(parts[1::2], parts[2::2], strict=True)}
    if not texts:
        return _cut_long([result.content])
    return [texts.get(number, "") for number in range(1, max(texts) + 1)]


def _own_pages(result: "ExtractionResult") -> list[str]:
    """The pages that the document itself marks.

    kreuzberg's pages lack notes and repeated table cells that its whole text has, so the whole text is cut where each
    page's first line stands in it, looked for near the place that the lengths so far promise.
    """
    whole = result.content
    starts = [0]
    pages = [page["content"].strip() for page in result.pages or []]
    for before, text in itertools.pairwise(pages):
        anchor = re.split(r"[\t\n]", text, maxsplit=1)[0][:_ANCHOR]
        found = whole.find(anchor, starts[-1] + len(before) * 9 // 10) if anchor else -1
        if found < 0:
            return []
        starts.append(found)
    if len(starts) < 2:
        return []
    return _cut_long([whole[a:b] for a, b in itertools.pairwise([*starts, len(whole)])], most=4 * PAGE_CHARACTERS)


def _cut_long(texts: list[str], *, most: int = PAGE_CHARACTERS) -> list[str]:
    pages: list[str] = []
    for text in map(tidy, texts):
        pages.extend([text] if len(text) <= most else cut(text))
    return pages
