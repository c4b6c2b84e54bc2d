"""A document for due diligence as PDF: one page with its title, its text and the mark of demonstration."""

from datetime import UTC, datetime

from fpdf import FPDF

from app.demo.content.models_membership import DemoPaper
from app.demo.paper_pdf import ACCENT, INK, LEADING, QUIET, line_of

NOTICES = {
    "en": "Demonstration document. Written to show how the platform works; the institution it names is invented.",
    "sw": "Waraka wa maonyesho. Umeandikwa kuonyesha jinsi jukwaa linavyofanya kazi; taasisi inayotajwa imebuniwa.",
}
MADE_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def render_slip(paper: DemoPaper, holder: str, language: str) -> bytes:
    """The whole file, with the same bytes each time. UnicodeEncodeError for a character beyond Windows-1252."""
    sheet = FPDF(format="A4", unit="mm")
    sheet.core_fonts_encoding = "cp1252"
    sheet.set_margins(26, 26, 26)
    sheet.set_creation_date(MADE_AT)
    sheet.set_title(paper.title)
    sheet.set_author(holder)
    sheet.set_lang("sw-KE" if language == "sw" else "en-GB")
    sheet.add_page()
    sheet.set_fill_color(*ACCENT)
    sheet.rect(0, 0, sheet.w, 9, style="F")
    sheet.set_y(38)
    line_of(sheet, holder, "helvetica", 12, ACCENT, after=4)
    line_of(sheet, paper.title, "helvetica", 22, INK, style="B", leading=10, after=10)
    line_of(sheet, paper.text, "times", 12, INK, leading=LEADING, after=14)
    line_of(sheet, NOTICES[language], "helvetica", 9, QUIET, leading=4.6)
    return bytes(sheet.output())
