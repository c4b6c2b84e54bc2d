"""The spreadsheet to begin with: the columns, an example, and on a second sheet the codes that may be written."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from app.transfer.columns import COLUMNS
from app.vocabularies import Vocabularies

CODES = {
    "type": "document_type",
    "language": "language",
    "licence": "licence",
    "pillars": "pillar",
    "topics": "topic",
    "counties": "county",
}
_EXAMPLE = {
    "external_id": "report-2024-001",
    "file": "reports/report-001.pdf",
    "title": "Delete this line: it shows how a row is written",
    "type": "evaluation_report",
    "authors": "Jane Writer; Second Author",
    "year": "2024",
    "language": "en",
    "counties": "047; 001",
    "visibility": "members",
}


def template_sheet(vocabularies: Vocabularies, visibilities: Sequence[str], language: str) -> bytes:
    """An XLSX file; codes carry their labels in the reader's language."""
    book = Workbook()
    sheet = book.active if book.active is not None else book.create_sheet()
    sheet.title = "Documents"
    sheet.append(list(COLUMNS))
    sheet.append([_EXAMPLE.get(name, "") for name in COLUMNS])
    for place in range(1, len(COLUMNS) + 1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = 18
    sheet.freeze_panes = "A2"
    codes = book.create_sheet("Codes")
    codes.append(["column", "code", "meaning"])
    for name, vocabulary in CODES.items():
        for code, label in vocabularies.choices(vocabulary, language):
            codes.append([name, code, label])
    for visibility in visibilities:
        codes.append(["visibility", visibility, ""])
    for place, width in enumerate((14, 34, 60), start=1):
        codes.cell(1, place).font = Font(bold=True)
        codes.column_dimensions[get_column_letter(place)].width = width
    for row in codes.iter_rows(min_col=3, max_col=3):
        row[0].alignment = Alignment(wrap_text=True)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
