"""A content document as a word-processor file: title page, styled headings, lists, tables, running lines."""

from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from app.demo.blocks import Block, Heading, Items, Paragraph, Table, parse_blocks, plain, spans
from app.demo.content import DemoDocument
from app.demo.frozen_zip import freeze_zip
from app.demo.imprint import Imprint, imprint, made_at

ACCENT, QUIET = RGBColor(20, 92, 84), RGBColor(96, 102, 110)


def render_docx(document: DemoDocument) -> bytes:
    """The whole file, with the same bytes each time."""
    words = imprint(document)
    word = Document()
    _styles(word)
    _properties(word, document, words)
    _running_lines(word, document, words)
    _title_page(word, document, words)
    for block in parse_blocks(document.body):
        _write(word, block)
    out = BytesIO()
    word.save(out)
    return freeze_zip(out.getvalue(), made_at(document))


def _styles(word: Word) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    section.different_first_page_header_footer = True
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(11)
    normal.paragraph_format.space_after = Pt(8)
    normal.paragraph_format.line_spacing = 1.25
    for level in (1, 2, 3):
        style = word.styles[f"Heading {level}"]
        style.font.name, style.font.color.rgb = "Arial", ACCENT


def _properties(word: Word, document: DemoDocument, words: Imprint) -> None:
    properties = word.core_properties
    properties.title, properties.author = document.title, "; ".join(document.authors)[:255]
    properties.subject, properties.keywords = words.kind, ", ".join(document.keywords)[:255]
    properties.language, properties.comments = document.language, words.notice
    properties.last_modified_by = document.authors[0][:255]


def _running_lines(word: Word, document: DemoDocument, words: Imprint) -> None:
    section = word.sections[0]
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _quiet(header, document.title)
    footer = section.footer.paragraphs[0]
    _quiet(footer, f"{words.footer}  ·  {words.page} ")
    run = footer.add_run()
    run.font.size, run.font.color.rgb = Pt(8), QUIET
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run._r.append(field)  # noqa: SLF001 - the library has no face for page-number fields


def _title_page(word: Word, document: DemoDocument, words: Imprint) -> None:
    _quiet(word.add_paragraph(), words.community)
    _quiet(word.add_paragraph(), words.kind, size=12)
    word.add_paragraph(document.title, style="Title")
    word.add_paragraph(words.authors, style="Subtitle")
    _quiet(word.add_paragraph(), words.when, size=11)
    word.add_paragraph(words.summary_heading, style="Heading 2")
    word.add_paragraph(document.summary)
    _quiet(word.add_paragraph(), words.keywords, size=9)
    last = word.add_paragraph()
    _quiet(last, words.notice, size=9)
    last.add_run().add_break(WD_BREAK.PAGE)


def _quiet(paragraph: WordParagraph, text: str, size: float = 8) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(size), QUIET


def _write(word: Word, block: Block) -> None:
    match block:
        case Heading(level, text):
            word.add_heading(plain(text), level=min(level, 3))
        case Paragraph(text):
            _runs(word.add_paragraph(), text)
        case Items(ordered, texts):
            for number, text in enumerate(texts, start=1):
                # Word would carry one numbering through the whole document, so the numbers are ours.
                paragraph = word.add_paragraph(style="List" if ordered else "List Bullet")
                _runs(paragraph, f"{number}. {text}" if ordered else text)
        case Table(head, rows):
            _table(word, head, rows)


def _runs(paragraph: WordParagraph, text: str) -> None:
    for span in spans(text):
        run = paragraph.add_run(span.text)
        run.bold, run.italic = span.bold or None, span.italic or None


def _table(word: Word, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    table = word.add_table(rows=0, cols=len(head), style="Light Grid Accent 1")
    for cells in (head, *rows):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = plain(text)
    word.add_paragraph()
