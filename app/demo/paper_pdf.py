"""A content document as PDF: title page, contents, running lines, a real text layer, fonts every reader has."""

from fpdf import FPDF, FontFace
from fpdf.enums import Align, TableBordersLayout, XPos, YPos
from fpdf.outline import OutlineSection

from app.demo.blocks import Block, Heading, Items, Paragraph, Table, parse_blocks, plain, spans
from app.demo.content import DemoDocument
from app.demo.imprint import Imprint, imprint, made_at

INK, QUIET, ACCENT, PAPER = (28, 32, 38), (96, 102, 110), (20, 92, 84), (238, 244, 242)
SUBSTITUTES = str.maketrans({"≥": ">=", "≤": "<=", "→": "to", "−": "-", "\u00a0": " ", "\u2011": "-"})
LEADING = 6.1  # mm from line to line of body text


class Sheet(FPDF):
    """A4 pages with the document's running header and footer; the title page has neither."""

    def __init__(self, document: DemoDocument, words: Imprint) -> None:
        super().__init__(format="A4", unit="mm")
        self.running, self.words = _latin(document.title), words
        self.core_fonts_encoding = "cp1252"
        self.set_margins(26, 26, 26)
        self.set_auto_page_break(auto=True, margin=27)
        self.set_creation_date(made_at(document))
        self.set_title(document.title)
        self.set_author("; ".join(document.authors))
        self.set_subject(words.kind)
        self.set_keywords(", ".join(document.keywords))
        self.set_lang("sw-KE" if document.language == "sw" else "en-GB")

    def header(self) -> None:
        if self.page_no() == 1:
            return
        self.set_y(13)
        self.set_font("helvetica", size=8)
        self.set_text_color(*QUIET)
        title = self.running
        while self.get_string_width(title) > self.epw:
            title = title.rstrip("…").rsplit(" ", 1)[0] + "…"
        self.cell(self.epw, 5, title, align=Align.R)
        self.set_xy(self.l_margin, self.t_margin)

    def footer(self) -> None:
        if self.page_no() == 1:
            return
        self.set_y(-17)
        self.set_font("helvetica", size=8)
        self.set_text_color(*QUIET)
        self.cell(self.epw / 2, 5, self.words.footer)
        self.cell(self.epw / 2, 5, f"{self.words.page} {self.page_no()}", align=Align.R)


def render_pdf(document: DemoDocument) -> bytes:
    """The whole file. UnicodeEncodeError when the content uses a character beyond Windows-1252."""
    words = imprint(document)
    sheet = Sheet(document, words)
    _title_page(sheet, document, words)
    sheet.add_page()
    sheet.insert_toc_placeholder(_contents)
    for block in parse_blocks(document.body):
        _draw(sheet, block)
    return bytes(sheet.output())


def _title_page(sheet: Sheet, document: DemoDocument, words: Imprint) -> None:
    sheet.add_page()
    sheet.set_fill_color(*ACCENT)
    sheet.rect(0, 0, sheet.w, 9, style="F")
    sheet.set_y(38)
    line_of(sheet, words.community, "helvetica", 10.5, QUIET, after=16)
    line_of(sheet, words.kind, "helvetica", 12, ACCENT, after=4)
    line_of(sheet, document.title, "helvetica", 25, INK, style="B", leading=11, after=10)
    line_of(sheet, words.authors, "times", 13, INK, leading=6.5, after=3)
    line_of(sheet, words.when, "times", 13, QUIET, after=14)
    line_of(sheet, words.summary_heading, "helvetica", 10.5, ACCENT, style="B", after=2)
    line_of(sheet, document.summary, "times", 12, INK, leading=LEADING, after=6)
    line_of(sheet, words.keywords, "helvetica", 9, QUIET, leading=5)
    sheet.set_y(-44)
    sheet.set_auto_page_break(auto=False)
    line_of(sheet, words.notice, "helvetica", 9, QUIET, leading=4.6)
    sheet.set_auto_page_break(auto=True, margin=27)


def line_of(  # the look of one run of lines is its parameters
    sheet: FPDF,
    text: str,
    family: str,
    size: float,
    colour: tuple[int, int, int],
    *,
    style: str = "",
    leading: float = 6,
    after: float = 0,
) -> None:
    sheet.set_font(family, style=style, size=size)
    sheet.set_text_color(*colour)
    sheet.multi_cell(sheet.epw, leading, _latin(text), align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.ln(after)


def _contents(sheet: FPDF, outline: list[OutlineSection]) -> None:
    """One line per section; the entries lead to the page when clicked."""
    words = sheet.words if isinstance(sheet, Sheet) else None
    sheet.set_font("helvetica", style="B", size=16)
    sheet.set_text_color(*ACCENT)
    sheet.set_x(sheet.l_margin)
    sheet.cell(sheet.epw, 10, words.contents_heading if words else "", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.ln(4)
    sheet.set_text_color(*INK)
    for entry in outline:
        sheet.set_font("times", style="" if entry.level else "B", size=12)
        link = sheet.add_link(page=entry.page_number)
        indent = 7.0 * entry.level
        sheet.set_x(sheet.l_margin + indent)
        sheet.cell(sheet.epw - 12 - indent, 7.4, _latin(entry.name), link=link)
        sheet.cell(12, 7.4, str(entry.page_number), align=Align.R, link=link, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _draw(sheet: Sheet, block: Block) -> None:
    match block:
        case Heading(level, text):
            _heading(sheet, level, plain(text))
        case Paragraph(text):
            _prose(sheet, text)
            sheet.ln(2.8)
        case Items(ordered, texts):
            for number, text in enumerate(texts, start=1):
                sheet.set_font("times", size=11.5)
                sheet.set_text_color(*INK)
                sheet.cell(8, LEADING, f"{number}." if ordered else "\u2022", align=Align.R)
                _prose(sheet, text, indent=10)
                sheet.ln(0.9)
            sheet.ln(2)
        case Table(head, rows):
            _table(sheet, head, rows)


def _heading(sheet: Sheet, level: int, text: str) -> None:
    if sheet.will_page_break(34):  # a heading never stands alone at the foot of a page
        sheet.add_page()
    sheet.ln(5 if level == 1 else 2.5)
    sheet.set_font("helvetica", style="B", size=15.5 if level == 1 else 12)
    sheet.set_text_color(*(ACCENT if level == 1 else INK))
    sheet.start_section(_latin(text), level=min(level, 2) - 1)
    sheet.multi_cell(sheet.epw, 7, _latin(text), align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.ln(2)


def _prose(sheet: Sheet, text: str, indent: float = 0) -> None:
    sheet.set_font("times", size=11.5)
    sheet.set_text_color(*INK)
    sheet.set_x(sheet.l_margin + indent)
    sheet.multi_cell(
        sheet.epw - indent, LEADING, _marked(text), align=Align.L, markdown=True, new_x=XPos.LMARGIN, new_y=YPos.NEXT
    )


def _table(sheet: Sheet, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    sheet.set_font("helvetica", size=9)
    sheet.set_text_color(*INK)
    sheet.set_draw_color(190, 200, 198)
    sheet.set_fill_color(255, 255, 255)
    longest = [max(len(plain(row[column])) for row in (head, *rows)) for column in range(len(head))]
    with sheet.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        col_widths=tuple(max(9, min(length, 34)) for length in longest),
        headings_style=FontFace(emphasis="BOLD", fill_color=PAPER),
        line_height=5,
        padding=1.2,
        text_align=Align.L,
    ) as table:
        for cells in (head, *rows):
            table.row([_latin(plain(cell)) for cell in cells])
    sheet.ln(4)


def _marked(text: str) -> str:
    """Our emphasis in fpdf's own marks; its other marks do not occur in prose."""
    return "".join(
        f"**{_latin(span.text)}**" if span.bold else f"__{_latin(span.text)}__" if span.italic else _latin(span.text)
        for span in spans(text)
    )


def _latin(text: str) -> str:
    """Text that the core fonts can write; raises UnicodeEncodeError for what has no substitute."""
    text = text.translate(SUBSTITUTES)
    text.encode("cp1252")
    return text
