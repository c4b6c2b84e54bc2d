"""What a PDF says of itself: its information dictionary, its XMP where that says more, and the largest words of its first page."""

import ctypes
import mmap
import re
import statistics
from html import unescape
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

_FIRST_CHARACTERS = 2_500
_LEAST_LETTERS = 6
_LARGER = 1.15
"""How much larger than most of the page a heading is."""
_ALIKE = 0.92
_MOST_LINES = 6
_XMP_MOST = 65_536
_LISTED = re.compile(rb"<rdf:li[^<>]{0,200}>([^<>]{1,2000})</rdf:li>")


def about(document: pypdfium2.PdfDocument, path: str) -> dict[str, object]:
    """By name: title, authors, description, created (a year), program, heading; those that are there."""
    info = document.get_metadata_dict(skip_empty=True)
    xmp = _xmp(path)
    return {
        "title": info.get("Title") or _first(xmp, b"dc:title"),
        "authors": [info["Author"]] if info.get("Author") else _all(xmp, b"dc:creator"),
        "description": _first(xmp, b"dc:description") or info.get("Subject"),
        "created": info.get("CreationDate", "").removeprefix("D:")[:4],
        "program": info.get("Creator") or info.get("Producer"),
        "heading": _heading(document),
    }


def _xmp(path: str) -> bytes:
    """The last packet that lies open in the file, which is the one of the last save; many are compressed, and then not read."""
    try:
        with Path(path).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            start = whole.rfind(b"<x:xmpmeta")
            return whole[start : start + _XMP_MOST] if start >= 0 else b""
    except (OSError, ValueError):
        return b""


def _part(xmp: bytes, name: bytes) -> bytes:
    start = xmp.find(b"<" + name + b">")
    end = xmp.find(b"</" + name + b">", start)
    return xmp[start:end] if 0 <= start < end else b""


def _all(xmp: bytes, name: bytes) -> list[str]:
    return [unescape(found.decode("utf-8", "replace")).strip() for found in _LISTED.findall(_part(xmp, name))][:20]


def _first(xmp: bytes, name: bytes) -> str:
    return next(iter(_all(xmp, name)), "")


def _heading(document: pypdfium2.PdfDocument) -> str:
    """The largest words of the first page, where they are larger than the rest: most titles are."""
    if not len(document):
        return ""
    page = document[0]
    words = page.get_textpage()
    try:
        lines = _lines(words)
    finally:
        words.close()
        page.close()
    if len(lines) < 2:
        return ""
    usual = statistics.median([height for height, text in lines for _ in text])
    told = [height for height, text in lines if sum(letter.isalpha() for letter in text) >= _LEAST_LETTERS]
    largest = max(told, default=0.0)
    if largest < usual * _LARGER:
        return ""
    first = next(at for at, (height, text) in enumerate(lines) if height == largest and height in told)
    taken = []
    for height, text in lines[first : first + _MOST_LINES]:
        if height < largest * _ALIKE:
            break
        taken.append(text)
    return " ".join(taken)


def _lines(words: pypdfium2.PdfTextPage) -> list[tuple[float, str]]:
    """Height in points and text of each line with letters, of the page's beginning."""
    count = min(words.count_chars(), _FIRST_CHARACTERS)
    text = words.get_text_range(0, count) if count > 0 else ""
    lines: list[tuple[float, str]] = []
    at = 0
    for line in text.split("\n"):
        found = (_height(words, letter) for letter in range(at, min(at + len(line), count), 3))
        heights = [height for height in found if height > 0]
        at += len(line) + 1
        if (bare := " ".join(line.split())) and heights:
            lines.append((statistics.median(heights), bare))
    return lines


def _height(words: pypdfium2.PdfTextPage, letter: int) -> float:
    """As typeset, in points: the size that the font was asked for may be scaled by the page. 0 for what has none."""
    box = raw.FS_RECTF()
    seen = raw.FPDFText_GetLooseCharBox(words, letter, ctypes.byref(box))
    return round(float(box.top - box.bottom), 1) if seen else 0.0
