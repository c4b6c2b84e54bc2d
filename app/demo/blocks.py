"""The small Markdown that content bodies are written in, as blocks: headings, paragraphs, lists and tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

BULLET = "- "
NUMBERED = re.compile(r"\d+\. ")
RULE = re.compile(r"\|[\s:|-]+\|$")
EMPHASIS = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*")


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `ordered` when its entries are numbered."""

    ordered: bool
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` all have as many cells as `head`."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Items | Table


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters of one style."""

    text: str
    bold: bool = False
    italic: bool = False


def parse_blocks(body: str) -> tuple[Block, ...]:
    """Blocks in order; they are parted by blank lines. ValueError for a table whose rows differ in length."""
    return tuple(_block(chunk.splitlines()) for chunk in re.split(r"\n\s*\n", body.strip()))


def spans(text: str) -> Iterator[Span]:
    """The text without its `*` marks, cut where the style changes."""
    start = 0
    for match in EMPHASIS.finditer(text):
        if match.start() > start:
            yield Span(text[start : match.start()])
        yield Span(match[1] or match[2], bold=match[1] is not None, italic=match[2] is not None)
        start = match.end()
    if start < len(text):
        yield Span(text[start:])


def plain(text: str) -> str:
    return "".join(span.text for span in spans(text))


def _block(lines: list[str]) -> Block:
    first = lines[0]
    if first.startswith("#"):
        marks, _, text = " ".join(lines).partition(" ")
        return Heading(len(marks), text.strip())
    if first.startswith("|"):
        return _table(lines)
    if first.startswith(BULLET):
        return Items(ordered=False, texts=_entries(lines, re.compile(re.escape(BULLET))))
    if NUMBERED.match(first):
        return Items(ordered=True, texts=_entries(lines, NUMBERED))
    return Paragraph(" ".join(line.strip() for line in lines))


def _entries(lines: list[str], mark: re.Pattern[str]) -> tuple[str, ...]:
    """Entries of a list; a line without the mark carries on the entry above."""
    entries: list[str] = []
    for line in lines:
        if match := mark.match(line):
            entries.append(line[match.end() :].strip())
        else:
            entries[-1] += f" {line.strip()}"
    return tuple(entries)


def _table(lines: list[str]) -> Table:
    head, *rows = [_cells(line) for line in lines if not RULE.match(line.strip())]
    if uneven := [row for row in rows if len(row) != len(head)]:
        raise ValueError(f"table row has {len(uneven[0])} cells, its head {len(head)}: {' | '.join(uneven[0])}")
    return Table(head, tuple(rows))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
