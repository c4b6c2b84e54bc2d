"""The text of a page as running text: the line ends of the paper are undone, those of the author are kept."""

import re
from itertools import pairwise

_ITEM = re.compile(r"(?:[•◦▪‣–—*-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
# Fewer characters make no column of prose, and typesetters set no line of more.
_COLUMN = range(30, 200)
# How full a line is, of the column's width, before its end says nothing: letters differ in width.
_FULL = 0.9


def flow(text: str) -> str:
    """Join a line to the next where it only ended because the next word did not fit.

    Headings, rows of tables and the last lines of paragraphs are short, so they stay lines of their own. Text that was
    never set in a column (a spreadsheet, a word-processor's paragraph) comes back unchanged.
    """
    lines = text.split("\n")
    width = _column(lines)
    if not width:
        return text
    flowing = [lines[0]]
    for before, line in pairwise(lines):
        first = line.split(" ", 1)[0]
        # A sentence that ends with its line, before a capital, may end a paragraph: only a quite full line joins.
        full = width if before.endswith((".", "!", "?", ":")) and first[:1].isupper() else _FULL * width
        if first and before and len(before) + 1 + len(first) >= full and not _ITEM.match(line):
            flowing[-1] += f" {line}"
        else:
            flowing.append(line)
    return "\n".join(flowing)


def _column(lines: list[str]) -> int:
    """How many characters a full line holds, by the longest tenth of the lines; 0 where the text has no column."""
    lengths = sorted(len(line) for line in lines if line.strip())
    width = lengths[(len(lengths) * 9) // 10] if lengths else 0
    return width if width in _COLUMN else 0
