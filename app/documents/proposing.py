"""What reading a file finds for its description, for a person to confirm: a proposal is never used by itself.

Programs fill in much of what files say of themselves, and nobody looks: what is plainly not meant is left out, since a
wrong proposal costs more than none.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from app.core import clock
from app.core.extracts import draft
from app.core.text import one_line
from app.core.tongues import tongue_of
from app.documents.flowing import flow
from app.documents.naming import names_of
from app.reading import About, is_drawable

LONGEST_TITLE = 300
LONGEST_SUMMARY = 1_000
MOST_AUTHORS = 20
FIRST_PAGES = 12
"""How many pages are looked at: a summary stands before the chapters."""
LOOKED_AT = 60_000
FIRST_YEAR = 1950

_LINE = 200
_TITLE_PAGE = 1_000
_FEWEST_WORDS = 5
_FILE_NAME = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|rtf|od[tsp]|txt|indd?|qxd|wpd|p65|pub|tiff?|jpe?g|png|html?|tmp)\b|[/\\\\]|^~",
    re.IGNORECASE,
)
_PROGRAM = re.compile(
    r"^(?:microsoft|adobe|openoffice|libreoffice|powerpoint|word|excel|untitled|document|presentation|slide|sheet|workbook|"
    r"title|cover|page|draft|doc|book|scan|scanned|image|img|final|new|layout|template|table of contents|contents|yaliyomo)"
    r"(?:[\s_-]*(?:\d+|of|document|presentation|workbook|pdf|photoshop|word|office|writer|page|slide|[-–].*))*$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"\n\s*\n|\n")
_YEAR = re.compile(r"(?<![\d.,/-])(19[5-9]\d|20\d\d)(?![\d.,]\d|\d)")
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mei|ago|okt|des)[a-z]{0,6}\.?,?\s+(?:\d{1,2},\s*)?(19[5-9]\d|20\d\d)\b",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright|hakimiliki)[^\n\d]{0,60}(19[5-9]\d|20\d\d)\b", re.IGNORECASE)
_SUMMARY = re.compile(
    r"^[\d.\s]{0,6}(?:abstract|executive summary|summary|muhtasari(?: wa kiutendaji| mkuu)?|ikisiri|résumé|resumo(?: executivo)?|resumen)"
    r"\s*[:.–—-]?\s*$|^(?:abstract|ikisiri|muhtasari)\s*[:.–—-]\s*(?=\S)",
    re.IGNORECASE | re.MULTILINE,
)
_CONTENTS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")
_BY = re.compile(
    r"^[ \t]*(?i:by|authors?|written by|prepared by|imeandaliwa na|imeandikwa na|waandishi|mwandishi)\s*:?[ \t]+"
    r"([A-ZÀ-Þ][^\n]{4,160})$",
    re.MULTILINE,
)
_NEXT = re.compile(r"[.!?]\s+(?=[A-ZÀ-Þ])")
_SHEETS = ("spreadsheetml.sheet", "opendocument.spreadsheet", "text/csv")


def propose(about: About, pages: Iterable[tuple[int, str]], media_type: str) -> dict[str, Any]:
    """By field, those that were found: title, authors (a list), year, language, summary.

    Args:
        pages: the first ones, with their numbers.
    """
    texts = [text for _, text in pages][:FIRST_PAGES]
    whole = "\n\n".join(texts)[:LOOKED_AT]
    table = media_type.endswith(_SHEETS)
    title = _title(about, texts[:1], media_type)
    found = {
        "title": title,
        "authors": names_of(about.authors)[:MOST_AUTHORS] or _signed("\n".join(texts[:2])),
        "year": _year(texts[:2], about.created),
        "language": tongue_of(whole),
        "summary": "" if table else _summary(whole, about.description, title),
    }
    return {name: value for name, value in found.items() if value}


def plausible_title(text: str) -> str:
    """The text as a title; "" for the name of a file or of a program, a code, or what has too few letters."""
    title = one_line(text)
    letters = sum(letter.isalpha() for letter in title)
    likely = letters >= 6 and letters * 2 >= len(title) and len(title) <= LONGEST_TITLE
    if not likely or _FILE_NAME.search(title) or _PROGRAM.match(title) or ("_" in title and " " not in title):
        return ""
    return title


def _title(about: About, first: Sequence[str], media_type: str) -> str:
    if title := plausible_title(about.title) or plausible_title(about.heading):
        return title
    if is_drawable(media_type) or media_type.endswith(_SHEETS):
        return ""
    line = next((line for text in first for line in text.split("\n") if line.strip()), "")
    ends = line.rstrip().endswith((".", ";", ","))
    return plausible_title(line) if len(line) <= _LINE and not ends else ""


def _signed(text: str) -> list[str]:
    """Names behind "By" or "Prepared by", on a line of their own."""
    by = _BY.search(text[:LOOKED_AT])
    names = names_of([by[1]]) if by and not by[1].rstrip().endswith(".") else []
    return [name for name in names if all(word[:1].isupper() or len(word) <= 3 for word in name.split())][:MOST_AUTHORS]


def _year(first: Sequence[str], created: str) -> int | None:
    """As printed, where one is: a right, then a month's; then that of the first page, then that the file was made in."""
    text = "\n".join(first)[:LOOKED_AT]
    latest = clock.now().year
    if not text.strip():
        return None  # of a scan, the day on which it was scanned
    page = first[0][:_TITLE_PAGE]
    for pattern, where in ((_RIGHTS, text), (_MONTH, page), (_YEAR, page)):
        for year in pattern.findall(where):
            if FIRST_YEAR <= int(year) <= latest:
                return int(year)
    year = int(created) if created.isascii() and created.isdigit() and len(created) == 4 else 0
    return year if FIRST_YEAR <= year <= latest else None


def _summary(text: str, description: str, title: str) -> str:
    """Sentences of the document's own summary, else of what it says of itself, else of its beginning."""
    for found in _SUMMARY.finditer(text):
        beginning = text[found.end() : found.end() + 6_000]
        if not _CONTENTS.search(beginning[:400]) and (own := _drafted(_blocks(beginning), title)):
            return own
    if len(description) >= 60 and " " in description and description.rstrip().endswith((".", "!", "?")):
        return _drafted(description, title)
    return _drafted(_blocks(text), title)


def _drafted(text: str, title: str) -> str:
    """Whole sentences, and not a word or two."""
    drafted = draft(text, title)
    whole = drafted.endswith((".", "!", "?", "…", "”", '"', ")")) and drafted.count(" ") >= _FEWEST_WORDS
    return drafted[:LONGEST_SUMMARY] if whole else ""


def _blocks(text: str) -> str:
    """Paragraphs apart from headings, each from its first whole sentence, without what tables of contents are made of."""
    lines = (line.strip() for line in _BREAK.split(flow(text)) if not _CONTENTS.search(line))
    whole = (
        line if not line[:1].islower() else line[found.end() :] if (found := _NEXT.search(line)) else ""
        for line in lines
    )
    return "\n\n".join(line for line in whole if line.count(" ") >= _FEWEST_WORDS)
