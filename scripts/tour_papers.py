"""Papers that the people of the tour bring: made up, and the same each time."""

from fpdf import FPDF

TITLE = "Cash Before the Rains: a Study of Early Transfers in Four Dry Counties"
PHRASE = "the granary keepers of Loiyangalani"
SENTENCES = (
    "Households that received the transfer before the dry months sold fewer animals than those that were paid after.",
    "Women who kept the account themselves spent more of it on food, water and school, and borrowed less from traders.",
    "Where the network reached the market, the money arrived on the day that was announced; elsewhere it took a week.",
    "Traders told us that prices rose by three per cent in the month of payment, and fell back in the next.",
    "Chiefs and welfare committees asked for the list to be read aloud, so that complaints come before the payment.",
    "The county paid the agents twelve shillings for each withdrawal, which is less than a journey to the bank.",
    "Children of households paid early missed four school days in the season; children of the others missed eleven.",
)
HEADINGS = ("Why this study", "How we asked", "What people did", "Who held the grain", "What it cost", "What to change")


def made_up_study() -> bytes:
    """Six pages for the tour; the phrase that is searched stands on the fourth only."""
    paper = FPDF()
    paper.set_margin(25)
    for number, heading in enumerate(HEADINGS, start=1):
        paper.add_page()
        if number == 1:
            paper.set_font("Helvetica", "B", 20)
            paper.multi_cell(0, 10, TITLE, new_x="LMARGIN", new_y="NEXT")
            paper.ln(6)
        paper.set_font("Helvetica", "B", 14)
        paper.cell(0, 12, f"{number}. {heading}", new_x="LMARGIN", new_y="NEXT")
        paper.set_font("Times", size=12)
        body = prose(number, 7)
        if number == 4:
            body += f" Of all those whom we asked, {PHRASE} were the first to see the drought in their books."
        for text in (body, prose(number + 3, 5), prose(number + 5, 4)):
            paper.multi_cell(0, 6.5, text, new_x="LMARGIN", new_y="NEXT")
            paper.ln(3)
    return bytes(paper.output())


def made_up_report(title: str, authors: str, year: int, summary: str, start: int) -> bytes:
    """Two pages that say of themselves what they are, as a good program for texts writes it."""
    paper = FPDF()
    paper.set_margin(25)
    paper.set_title(title)
    paper.set_author(authors)
    paper.add_page()
    paper.set_font("Helvetica", "B", 20)
    paper.multi_cell(0, 10, title, new_x="LMARGIN", new_y="NEXT")
    paper.set_font("Times", size=12)
    paper.multi_cell(0, 8, f"Nairobi, June {year}", new_x="LMARGIN", new_y="NEXT")
    for heading, text in (("Summary", summary), ("What was done", prose(start, 6))):
        paper.set_font("Helvetica", "B", 14)
        paper.cell(0, 12, heading, new_x="LMARGIN", new_y="NEXT")
        paper.set_font("Times", size=12)
        paper.multi_cell(0, 6.5, text, new_x="LMARGIN", new_y="NEXT")
    return bytes(paper.output())


def prose(start: int, count: int) -> str:
    return " ".join(SENTENCES[(start * 3 + step) % len(SENTENCES)] for step in range(count))
