"""The files made from the demo's documents: readable, long enough, and the same each time."""

import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import openpyxl
import pypdfium2
import pytest

from app.demo.blocks import Heading, Items, Paragraph, Table, parse_blocks, plain
from app.demo.content import DemoDocument, load_content
from app.demo.files import render_file

DOCUMENTS = {document.slug: document for document in load_content().documents()}


def of_format(wanted: str) -> list[str]:
    return [slug for slug, document in DOCUMENTS.items() if document.format == wanted]


def joined(text: str) -> str:
    """Text without spaces, since line breaks fall differently on paper."""
    return "".join(text.split())


@pytest.fixture(scope="module")
def rendered() -> dict[str, tuple[str, bytes]]:
    return {slug: render_file(document) for slug, document in DOCUMENTS.items()}


def test_every_document_renders_under_its_own_name(rendered):
    assert {name for name, _ in rendered.values()} == {f"{slug}.{d.format}" for slug, d in DOCUMENTS.items()}
    assert all(1_000 < len(data) < 1_000_000 for _, data in rendered.values())


@pytest.mark.parametrize("wanted", ["pdf", "docx", "xlsx"])
def test_the_same_content_gives_the_same_bytes(rendered, wanted):
    for slug in of_format(wanted)[:3]:
        assert render_file(DOCUMENTS[slug]) == rendered[slug]
        assert render_file(replace(DOCUMENTS[slug], title="Another title")) != rendered[slug]


def test_every_pdf_has_three_pages_of_prose_and_its_text(rendered):
    for slug in of_format("pdf"):
        document = DOCUMENTS[slug]
        pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(rendered[slug][1])]
        prose = pages[2:]  # after the title page and the contents
        assert len(prose) >= 3, slug
        assert joined(document.title) in joined(pages[0]), slug
        footer = "Waraka wa maonyesho" if document.language == "sw" else "Demonstration document"
        assert all(footer in text for text in pages), slug
        last = next(block for block in reversed(parse_blocks(document.body)) if isinstance(block, Paragraph | Items))
        closing = last.text if isinstance(last, Paragraph) else last.texts[-1]
        assert joined(plain(closing))[-30:] in joined("".join(prose)), slug


def test_contents_of_a_pdf_name_the_right_page(rendered):
    pdf = pypdfium2.PdfDocument(rendered["sector-review-2025"][1])
    entries = [(item.get_title(), item.get_dest().get_index()) for item in pdf.get_toc()]
    assert ("Spending", 3) in entries
    assert "Of which counties" in pdf[3].get_textpage().get_text_range()


def test_every_docx_holds_its_headings_and_tables(rendered):
    for slug in of_format("docx"):
        word = docx.Document(BytesIO(rendered[slug][1]))
        blocks = parse_blocks(DOCUMENTS[slug].body)
        wanted = [plain(block.text) for block in blocks if isinstance(block, Heading)]
        found = [p.text for p in word.paragraphs if p.style is not None and p.style.name.startswith("Heading")]
        assert found[1:] == wanted, slug  # the first one is the summary's
        assert len(word.tables) == sum(isinstance(block, Table) for block in blocks), slug
        assert 'w:br w:type="page"' in word.element.xml, slug


def test_every_xlsx_has_sheets_with_numbers(rendered):
    for slug in of_format("xlsx"):
        book = openpyxl.load_workbook(BytesIO(rendered[slug][1]))
        assert len(book.sheetnames) >= 4, slug
        assert any(isinstance(cell, int) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def test_the_caseload_adds_up(rendered):
    sheet = openpyxl.load_workbook(BytesIO(rendered["caseload-by-county-2026"][1]))["Caseload"]
    rows = [row for row in sheet.iter_rows(min_row=1, values_only=True) if row[0] and str(row[0]).isdigit()]
    assert len(rows) == 47
    assert [sum(row[column] for row in rows) for column in range(2, 7)] == [
        864_000,
        312_000,
        62_500,
        132_600,
        1_371_100,
    ]


def test_no_stamp_of_the_present_in_office_files(rendered):
    for slug in (*of_format("docx"), *of_format("xlsx")):
        with zipfile.ZipFile(BytesIO(rendered[slug][1])) as archive:
            assert {info.date_time[0] for info in archive.infolist()} <= {2024, 2025, 2026}
            day = DOCUMENTS[slug].published
            if day is not None:
                assert day.isoformat().encode() in archive.read("docProps/core.xml")


def test_a_character_without_a_place_in_the_font_is_refused():
    document = DOCUMENTS["sector-review-2025"]
    with pytest.raises(UnicodeEncodeError):
        render_file(replace(document, body="# Title\n\nA word in another script: \u0939\n"))


def test_an_uneven_table_is_refused():
    document: DemoDocument = replace(DOCUMENTS["sector-review-2025"], body="# T\n\n| a | b |\n|---|---|\n| 1 |\n")
    with pytest.raises(ValueError, match="table row has 1 cells"):
        render_file(document)
