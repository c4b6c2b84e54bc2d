"""A content document as a workbook: a cover sheet, then one sheet for each section of the body."""

import re
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.demo.blocks import Block, Heading, Items, Paragraph, Table, parse_blocks, plain
from app.demo.content import DemoDocument
from app.demo.frozen_zip import freeze_zip
from app.demo.imprint import Imprint, imprint, made_at

WHOLE = re.compile(r"-?\d{1,3}(?:,\d{3})+|-?[1-9]\d*|0")  # "0123" stays text: it is a code
DECIMAL = re.compile(r"-?\d+\.\d+")
HEAD_FONT, HEAD_FILL = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="145C54")
WRAP = Alignment(wrap_text=True, vertical="top")


def render_xlsx(document: DemoDocument) -> bytes:
    """The whole file, with the same bytes each time. ValueError when the body does not begin with a heading."""
    words = imprint(document)
    book = Workbook()
    book.properties.title, book.properties.creator = document.title, document.authors[0]
    book.properties.description, book.properties.created = words.notice, made_at(document).replace(tzinfo=None)
    _cover(book.worksheets[0], document, words)
    sheet: Worksheet | None = None
    for block in parse_blocks(document.body):
        if isinstance(block, Heading) and block.level == 1:
            sheet = book.create_sheet(plain(block.text)[:31])
            _footer(sheet, words.footer)
        elif sheet is None:
            raise ValueError(f"{document.slug}: a workbook's body begins with a heading, which names its first sheet")
        else:
            _write(sheet, block)
    out = BytesIO()
    book.save(out)
    return freeze_zip(out.getvalue(), made_at(document))


def _cover(sheet: Worksheet, document: DemoDocument, words: Imprint) -> None:
    sheet.title = words.summary_heading
    for text in (
        document.title, words.kind, words.authors, words.when, document.summary, words.keywords, words.notice,
    ):  # fmt: skip
        sheet.append([text])
    sheet.column_dimensions["A"].width = 100
    sheet["A1"].font = Font(bold=True, size=16, color="145C54")
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, 1).alignment = WRAP


def _write(sheet: Worksheet, block: Block) -> None:
    match block:
        case Heading(_, text):
            sheet.append([plain(text)])
            sheet.cell(sheet.max_row, 1).font = Font(bold=True, size=12, color="145C54")
        case Paragraph(text):
            sheet.append([plain(text)])
        case Items(_, texts):
            for text in texts:
                sheet.append([plain(text)])
        case Table(head, rows):
            _table(sheet, head, rows)


def _table(sheet: Worksheet, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    sheet.append([plain(cell) for cell in head])
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = HEAD_FONT, HEAD_FILL
    for row in rows:
        sheet.append([_value(plain(cell)) for cell in row])
    for column in range(len(head)):
        letter = get_column_letter(column + 1)
        widest = max(len(row[column]) for row in (head, *rows))
        sheet.column_dimensions[letter].width = max(sheet.column_dimensions[letter].width, min(widest + 3, 60))


def _value(text: str) -> str | int | float:
    """Numbers as numbers, so that a reader can add them up."""
    if WHOLE.fullmatch(text):
        return int(text.replace(",", ""))
    return float(text) if DECIMAL.fullmatch(text) else text


def _footer(sheet: Worksheet, text: str) -> None:
    footer = sheet.oddFooter
    if footer is not None:
        footer.left.text, footer.right.text = text, "&P"
